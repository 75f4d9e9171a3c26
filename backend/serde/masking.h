// Purpose: what must not leave the program in clear: rules from path to hide, hash or the last four letters, applied to
// decoded texts wherever they are shown, copied or written. Thread: a MaskSet is immutable; any. Limits: rules hide
// values, not that a field is there, and leave null; a part with rules whose bytes cannot be decoded to JSON is hidden
// whole. Where concerns() says so, decode without a limit if hashes are to be the same everywhere: what is cut is
// hidden instead of hashed.
#pragma once

#include "backend/base/result.h"
#include "backend/serde/decoder.h"
#include "backend/serde/maskpath.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

enum class MaskHow {
    Hide, ///< "•••"
    Hash, ///< the first 12 hex digits of HMAC-SHA-256 with a salt of this installation: equal stays equal
    Last4 ///< "••••1234"; shorter than 8 letters, longer than 64, arrays and objects: hidden
};

struct MaskRule
{
    std::string topics; ///< a name, or with * ; empty: all
    std::string path;   ///< "value.customer.email", "value.items[].sku", "key", "headers.authorization", "value"
    MaskHow how = MaskHow::Hide;
    bool enabled = true;
    friend bool operator==(const MaskRule&, const MaskRule&) = default;
};

class MaskSet
{
public:
    MaskSet() = default;
    /// Invalid: a path that is none; subject is the path, code the byte where (from 1).
    static Result<std::shared_ptr<const MaskSet>> make(std::vector<MaskRule> rules, std::string salt);

    bool isEmpty() const { return m_rules.empty(); }
    /// Does any rule concern this part of this topic's records? Then raw bytes and hex must not be shown either.
    bool concerns(std::string_view topic, RecordPart part, std::string_view headerName = {}) const;
    /// `decoded` with what the rules name replaced; the same text if none fits.
    Decoded masked(Decoded decoded, std::string_view topic, RecordPart part, std::string_view headerName = {}) const;

    /// Is this field of the part's JSON hidden, or something that it stands in? "[]": any element. For whoever shows
    /// values of a field, not of a record.
    bool hides(std::string_view topic, RecordPart part, std::span<const std::string> field) const;

    const std::vector<MaskRule>& rules() const { return m_rules; }

private:
    std::vector<MaskRule> m_rules; ///< the enabled ones
    std::vector<MaskPath> m_paths; ///< one for each
    std::string m_salt;
};

} // namespace weir
