// Purpose: what could be written next in a filter, from the language and from what was seen in records.
// Thread: a vocabulary is one thread's at a time; completeFql() only reads it. Limits: 4,000 paths, 12 values of each,
// 64 KiB of a text, 6 levels; beyond these nothing new is remembered.
#pragma once

#include "backend/filter/fql.h"

#include <map>

namespace weir {

/// What stood in the records or events seen so far.
class FilterVocabulary
{
public:
    enum class Part { Event, Key, Value };
    struct Seen
    {
        std::uint64_t count = 0;                     ///< how often it was present
        std::map<std::string, std::uint64_t> values; ///< as FQL writes them: 'EUR', 12.5, true
        bool hasMoreValues = false;
    };

    /// The paths of a JSON text; what is none counts nothing.
    void see(Part part, std::string_view json);
    /// A key or value that is no JSON.
    void seeText(Part part, std::string_view text);
    void seeHeader(std::string_view name, std::string_view value);
    void seeTopic(std::string_view name);

    /// By path as FQL writes it: "value.products[].sku", "headers.trace-id", "topic", "properties.total".
    const std::map<std::string, Seen>& paths() const { return m_paths; }

private:
    void seeValue(const std::string& path, std::string_view json, int level);
    void count(const std::string& path, std::string value);

    std::map<std::string, Seen> m_paths;
};

struct FqlProposal
{
    enum class Kind { Path, Function, Operator, Keyword, Value };
    Kind kind = Kind::Path;
    std::size_t at = 0, length = 0; ///< bytes that `text` takes the place of
    std::string text{};
    std::uint64_t count = 0; ///< how often it was seen; 0: part of the language
    std::string example{};   ///< of a path: a value that was seen
};

/// The best first, at most `most`. `cursor`: in bytes.
std::vector<FqlProposal> completeFql(std::string_view text, std::size_t cursor, FqlRoots roots,
                                     const FilterVocabulary& vocabulary, std::size_t most = 50);

} // namespace weir
