#include "backend/service/statistics/fieldtally.h"

#include "backend/service/statistics/contenthash.h"
#include "backend/service/statistics/isodate.h"

#include <algorithm>
#include <simdjson.h>

namespace weir {
namespace {

constexpr std::size_t mostPaths = 2000;
constexpr int mostLevels = 64;
constexpr std::size_t mostElements = 1000;
constexpr std::size_t mostNameBytes = 200;
constexpr std::size_t mostExamples = 4;
constexpr std::size_t mostExampleBytes = 80;
constexpr std::size_t exactlyDifferent = 64;
constexpr std::uint32_t nowhere = UINT32_MAX;
constexpr std::string_view anyElement = "[]";

std::uint64_t childKey(std::uint32_t parent, std::string_view name)
{
    return spreadBits(contentHash(name) ^ (std::uint64_t(parent) << 32));
}

template <typename T> void widen(std::optional<T>& least, std::optional<T>& most, T value)
{
    least = least ? std::min(*least, value) : value;
    most = most ? std::max(*most, value) : value;
}

template <typename T>
void widen(std::optional<T>& least, std::optional<T>& most, const std::optional<T>& from, const std::optional<T>& to)
{
    if (from)
        widen(least, most, *from);
    if (to)
        widen(least, most, *to);
}

/// Few are known one by one, many by an estimate.
class Different
{
public:
    /// Returns whether it is the first of its kind, as far as that is known.
    bool add(std::uint64_t hash)
    {
        if (m_many) {
            m_many->add(hash);
            return false;
        }
        if (std::find(m_few.begin(), m_few.end(), hash) != m_few.end())
            return false;
        m_few.push_back(hash);
        if (m_few.size() > exactlyDifferent) {
            m_many = std::make_unique<HyperLogLog>(9);
            for (const std::uint64_t each : m_few)
                m_many->add(each);
            m_few = {};
        }
        return true;
    }
    void merge(const Different& other)
    {
        for (const std::uint64_t each : other.m_few)
            add(each);
        if (!other.m_many)
            return;
        if (!m_many) {
            m_many = std::make_unique<HyperLogLog>(9);
            for (const std::uint64_t each : m_few)
                m_many->add(each);
            m_few = {};
        }
        m_many->merge(*other.m_many);
    }
    bool isExact() const { return !m_many; }
    std::uint64_t count() const { return m_many ? std::uint64_t(m_many->estimate() + 0.5) : m_few.size(); }

private:
    std::vector<std::uint64_t> m_few;
    std::unique_ptr<HyperLogLog> m_many;
};

} // namespace

struct FieldTally::Node
{
    std::string name;
    std::vector<std::uint32_t> children;
    std::uint64_t lastRecord = 0;
    Different different;
    FieldStatistics sums; ///< without path and what is different
};

struct FieldTally::Reader
{
    explicit Reader(FieldTally& survey) : survey(survey) {}

    void value(std::uint32_t at, const simdjson::dom::element& element, int level)
    {
        Node& node = survey.m_nodes[at];
        FieldStatistics& sums = node.sums;
        ++sums.values;
        if (node.lastRecord != survey.m_records) {
            node.lastRecord = survey.m_records;
            ++sums.records;
        }
        switch (element.type()) {
        case simdjson::dom::element_type::NULL_VALUE:
            ++sums.types[std::size_t(FieldType::Null)];
            return;
        case simdjson::dom::element_type::BOOL:
            ++sums.types[std::size_t(FieldType::Boolean)];
            return scalar(node, bool(element) ? "true" : "false", element);
        case simdjson::dom::element_type::INT64:
            return number(node, FieldType::Integer, double(std::int64_t(element)), element);
        case simdjson::dom::element_type::UINT64:
            return number(node, FieldType::Integer, double(std::uint64_t(element)), element);
        case simdjson::dom::element_type::DOUBLE:
            return number(node, FieldType::Number, double(element), element);
        case simdjson::dom::element_type::STRING: {
            const std::string_view text = element;
            ++sums.types[std::size_t(FieldType::String)];
            if (const std::optional<std::int64_t> date = isoDateMs(text)) {
                ++sums.dates;
                widen(sums.earliestMs, sums.latestMs, *date);
            }
            return scalar(node, text, element);
        }
        case simdjson::dom::element_type::ARRAY:
            ++sums.types[std::size_t(FieldType::Array)];
            return array(at, element, level);
        case simdjson::dom::element_type::OBJECT:
            ++sums.types[std::size_t(FieldType::Object)];
            return object(at, element, level);
        }
    }

    void number(Node& node, FieldType type, double value, const simdjson::dom::element& element)
    {
        ++node.sums.types[std::size_t(type)];
        widen(node.sums.least, node.sums.most, value);
        scalar(node, std::string_view(reinterpret_cast<const char*>(&value), sizeof(value)), element);
    }

    void scalar(Node& node, std::string_view content, const simdjson::dom::element& element)
    {
        if (!node.different.add(contentHash(content)) || node.sums.examples.size() >= mostExamples)
            return;
        std::string text = simdjson::minify(element);
        if (text.size() <= mostExampleBytes)
            node.sums.examples.push_back(std::move(text));
    }

    void array(std::uint32_t at, simdjson::dom::array elements, int level)
    {
        if (level >= mostLevels)
            return;
        std::size_t count = 0;
        std::uint32_t child = nowhere;
        for (const simdjson::dom::element element : elements) {
            if (count++ == 0)
                child = survey.child(at, 0, anyElement);
            if (count > mostElements || child == nowhere)
                return;
            value(child, element, level + 1);
        }
    }

    void object(std::uint32_t at, simdjson::dom::object members, int level)
    {
        if (level >= mostLevels)
            return;
        std::size_t hint = 0;
        for (const simdjson::dom::key_value_pair member : members) {
            const std::uint32_t child = survey.child(at, hint++, member.key);
            if (child != nowhere)
                value(child, member.value, level + 1);
        }
    }

    FieldTally& survey;
    simdjson::dom::parser parser;
};

FieldTally::FieldTally() : m_nodes(1), m_reader(std::make_unique<Reader>(*this)) {}
FieldTally::~FieldTally() = default;
FieldTally::FieldTally(FieldTally&& other) noexcept
    : m_records(other.m_records), m_cut(other.m_cut), m_nodes(std::move(other.m_nodes)),
      m_children(std::move(other.m_children)), m_reader(std::make_unique<Reader>(*this))
{
}

/// `hint`: objects of one topic mostly have their members in one order.
std::uint32_t FieldTally::child(std::uint32_t parent, std::size_t hint, std::string_view name)
{
    name = name.substr(0, mostNameBytes);
    const std::vector<std::uint32_t>& known = m_nodes[parent].children;
    if (hint < known.size() && m_nodes[known[hint]].name == name)
        return known[hint];
    const std::uint64_t key = childKey(parent, name);
    if (const auto found = m_children.find(key); found != m_children.end())
        return found->second;
    if (m_nodes.size() > mostPaths) {
        m_cut = true;
        return nowhere;
    }
    const auto at = std::uint32_t(m_nodes.size());
    m_nodes.emplace_back();
    m_nodes.back().name = name;
    m_nodes[parent].children.push_back(at);
    m_children.emplace(key, at);
    return at;
}

bool FieldTally::add(std::string_view json)
{
    simdjson::dom::element element;
    if (m_reader->parser.parse(json.data(), json.size(), true).get(element) != simdjson::SUCCESS)
        return false;
    m_nodes.reserve(mostPaths + 1); // references to nodes are held while their children are made
    ++m_records;
    m_reader->value(0, element, 0);
    return true;
}

void FieldTally::mergeNode(std::uint32_t here, const FieldTally& other, std::uint32_t there)
{
    const Node& from = other.m_nodes[there];
    FieldStatistics& to = m_nodes[here].sums;
    to.records += from.sums.records;
    to.values += from.sums.values;
    to.dates += from.sums.dates;
    for (std::size_t i = 0; i < fieldTypes; ++i)
        to.types[i] += from.sums.types[i];
    for (const std::string& example : from.sums.examples) {
        if (to.examples.size() < mostExamples &&
            std::find(to.examples.begin(), to.examples.end(), example) == to.examples.end())
            to.examples.push_back(example);
    }
    widen(to.least, to.most, from.sums.least, from.sums.most);
    widen(to.earliestMs, to.latestMs, from.sums.earliestMs, from.sums.latestMs);
    m_nodes[here].different.merge(from.different);
    for (const std::uint32_t child : from.children) {
        const std::uint32_t mine = this->child(here, SIZE_MAX, other.m_nodes[child].name);
        if (mine != nowhere)
            mergeNode(mine, other, child);
    }
}

void FieldTally::merge(const FieldTally& other)
{
    m_nodes.reserve(mostPaths + 1);
    m_records += other.m_records;
    m_cut = m_cut || other.m_cut;
    mergeNode(0, other, 0);
}

void FieldTally::list(std::uint32_t at, std::vector<std::string>& path, std::vector<FieldStatistics>& all) const
{
    const Node& node = m_nodes[at];
    all.push_back(node.sums);
    all.back().path = path;
    all.back().different = node.different.count();
    all.back().differentIsExact = node.different.isExact();
    for (const std::uint32_t child : node.children) {
        path.push_back(m_nodes[child].name);
        list(child, path, all);
        path.pop_back();
    }
}

std::vector<FieldStatistics> FieldTally::fields() const
{
    std::vector<FieldStatistics> all;
    std::vector<std::string> path;
    if (m_records > 0)
        list(0, path, all);
    return all;
}

} // namespace weir
