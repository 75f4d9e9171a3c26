// SchemaRun, what concerns objects.
#include "backend/cdp/schema/schemarun.h"

#include <algorithm>
#include <array>

namespace weir::cdp {
namespace {

/// Bits of the properties that dependencies ask for; more than a few hundred lie on the heap.
class Seen
{
public:
    explicit Seen(int count)
    {
        if (std::size_t(count) > m_few.size() * 64)
            m_many.resize(std::size_t(count) / 64 + 1);
    }
    void set(int bit) { words()[std::size_t(bit) / 64] |= std::uint64_t(1) << (std::size_t(bit) % 64); }
    bool has(int bit) { return (words()[std::size_t(bit) / 64] >> (std::size_t(bit) % 64)) & 1U; }

private:
    std::uint64_t* words() { return m_many.empty() ? m_few.data() : m_many.data(); }
    std::array<std::uint64_t, 4> m_few{};
    std::vector<std::uint64_t> m_many;
};

} // namespace

template <bool explains>
bool SchemaRun<explains>::object(const Json& value, int node, const ObjectRules& rules, const InstanceStep* step)
{
    const std::span<const JsonMember> members = value.members();
    bool isValid = true;
    if (members.size() < rules.minProperties)
        isValid = wrong(node, "minProperties", step);
    if (members.size() > rules.maxProperties)
        isValid = wrong(node, "maxProperties", step);
    const bool isSimple = rules.patterns.empty() && rules.additional == noRule && rules.propertyNames == noRule;
    std::size_t required = 0;
    for (const JsonMember& entry : members) {
        if ((!isValid && !explains) || m_budget < 0 || isFull())
            return isValid && wrong(node, "limit", step);
        const int number = rules.names.find(entry.name);
        if (number >= 0)
            required += rules.properties[std::size_t(number)].isRequired ? 1 : 0;
        if (isSimple && (number < 0 || rules.properties[std::size_t(number)].node == noRule))
            continue;
        isValid &= member(entry, node, rules, number, step);
    }
    if (required < rules.required.size() && (isValid || explains))
        isValid = missing(value, node, rules, step);
    if (!rules.dependencies.empty() && (isValid || explains))
        isValid &= dependencies(value, node, rules, step);
    return isValid;
}

template <bool explains>
bool SchemaRun<explains>::member(const JsonMember& member, int node, const ObjectRules& rules, int number,
                                 const InstanceStep* step)
{
    const InstanceStep below{step, member.name, 0, false};
    bool isValid = true;
    bool isNamed = false;
    if (number >= 0) {
        const PropertyRule& rule = rules.properties[std::size_t(number)];
        isNamed = rule.isNamed;
        if (rule.node != noRule)
            isValid = check(member.value, rule.node, &below);
    }
    for (const auto& [pattern, itsNode] : rules.patterns) {
        if (!isValid && !explains)
            return false;
        if (found(pattern, member.name)) {
            isNamed = true;
            isValid &= check(member.value, itsNode, &below);
        }
    }
    if (!isNamed && rules.additional != noRule && (isValid || explains))
        isValid &= check(member.value, rules.additional, &below);
    if (rules.propertyNames != noRule && (isValid || explains) &&
        !quietly(Json::ofText(member.name), rules.propertyNames))
        isValid = wrong(node, "propertyNames", &below);
    return isValid;
}

template <bool explains>
bool SchemaRun<explains>::missing(const Json& value, int node, const ObjectRules& rules, const InstanceStep* step)
{
    if constexpr (explains) {
        std::vector<bool> has(rules.properties.size());
        for (const JsonMember& entry : value.members()) {
            if (const int number = rules.names.find(entry.name); number >= 0)
                has[std::size_t(number)] = true;
        }
        for (const int number : rules.required) {
            if (!has[std::size_t(number)])
                wrong(node, "required", step, {}, rules.names.name(std::size_t(number)));
        }
    }
    return false;
}

template <bool explains>
bool SchemaRun<explains>::dependencies(const Json& value, int node, const ObjectRules& rules, const InstanceStep* step)
{
    Seen seen(rules.trackedCount);
    for (const JsonMember& entry : value.members()) {
        const int number = rules.names.find(entry.name);
        if (number >= 0 && rules.properties[std::size_t(number)].tracked != noRule)
            seen.set(rules.properties[std::size_t(number)].tracked);
    }
    const auto has = [&](int number) { return seen.has(rules.properties[std::size_t(number)].tracked); };
    bool isValid = true;
    for (const DependencyRule& rule : rules.dependencies) {
        if (!isValid && !explains)
            return false;
        if (!has(rule.trigger))
            continue;
        for (const int needed : rule.needed) {
            if (!has(needed)) {
                isValid = wrong(node, "dependencies", step, rules.names.name(std::size_t(rule.trigger)),
                                rules.names.name(std::size_t(needed)));
            }
        }
        if (rule.node != noRule)
            isValid &= check(value, rule.node, step);
    }
    return isValid;
}

template class SchemaRun<false>;
template class SchemaRun<true>;

} // namespace weir::cdp
