// Purpose: which fields JSON values have, how often, of which types, with which values. Thread: one. Limits: 2,000
// paths, 64 levels, the first 1,000 elements of an array; names of more than 200 bytes are cut. Values of the kept
// examples are in clear: whoever shows them masks.
#pragma once

#include "backend/service/statistics/hyperloglog.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace weir {

enum class FieldType { Null, Boolean, Integer, Number, String, Array, Object };
constexpr std::size_t fieldTypes = 7;

struct FieldStatistics
{
    std::vector<std::string> path; ///< of the value: names; "[]" is any element
    std::uint64_t records = 0;     ///< that have it
    std::uint64_t values = 0;      ///< more than records within arrays
    std::array<std::uint64_t, fieldTypes> types{};
    std::uint64_t different = 0; ///< of the scalar values
    bool differentIsExact = true;
    std::vector<std::string> examples; ///< as JSON, at most 4, at most 80 bytes each
    std::optional<double> least, most; ///< of numbers
    std::optional<std::int64_t> earliestMs, latestMs;
    std::uint64_t dates = 0; ///< texts that are dates (ISO 8601)
};

class FieldTally
{
public:
    FieldTally();
    FieldTally(FieldTally&&) noexcept;
    ~FieldTally();

    /// False: it is no JSON, and nothing is counted.
    bool add(std::string_view json);
    void merge(const FieldTally& other);

    std::uint64_t records() const { return m_records; }
    /// In the order of the first sight, fields of an object behind it.
    std::vector<FieldStatistics> fields() const;
    /// There are more paths than are counted.
    bool isCut() const { return m_cut; }

private:
    struct Node;
    struct Reader;
    std::uint32_t child(std::uint32_t parent, std::size_t hint, std::string_view name);
    void mergeNode(std::uint32_t here, const FieldTally& other, std::uint32_t there);
    void list(std::uint32_t node, std::vector<std::string>& path, std::vector<FieldStatistics>& all) const;

    std::uint64_t m_records = 0;
    bool m_cut = false;
    std::vector<Node> m_nodes;
    std::unordered_map<std::uint64_t, std::uint32_t> m_children; ///< by parent and name
    std::unique_ptr<Reader> m_reader;
};

} // namespace weir
