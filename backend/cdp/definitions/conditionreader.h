// Purpose: conditions from JSON to values, each mistake at its place (definitions.md, "Condition"). Thread: one at a
// time. Limits: 200 levels, 10,000 conditions and steps together.
#pragma once

#include "backend/cdp/definitions/condition.h"

namespace weir::cdp {

class ConditionReader
{
public:
    ConditionReader(bool inJourney, Mistakes& mistakes);
    std::optional<Condition> read(const Json& written, const std::string& place);

private:
    void readOne(const Json& written, const std::string& place, Condition& condition);
    void readParts(ObjectReader& object, std::string_view form, Condition& condition);
    void readTrait(ObjectReader& object, Condition& condition);
    void readEvents(ObjectReader& object, Condition& condition);
    void readAggregate(ObjectReader& object, Condition& condition);
    void readSequence(ObjectReader& object, Condition& condition);
    void readStep(const Json& written, const std::string& place, std::vector<SequenceStep>& steps);
    void readRegularly(ObjectReader& object, Condition& condition);
    void readReference(ObjectReader& object, std::string_view form, Condition& condition);
    void readTest(ObjectReader& object, Condition& condition);
    bool hasRoom(const std::string& place);

    FilterScope m_scope;
    Mistakes& m_mistakes;
    int m_depth = 0;
    int m_count = 0;
};

/// `count`; absent: at least 1 (definitions.md, "Condition").
std::optional<CountRange> readCount(const Json& written, const std::string& place, Mistakes& mistakes);
/// `where`, `latest`: a filter that may be left out.
std::optional<EventFilter> readFilter(ObjectReader& object, std::string_view name, const FilterScope& scope);
/// A path below `properties`; noted where it is missing or malformed.
JsonPath readProperty(ObjectReader& object, std::string_view name);
/// A key: 1–64 of a-z 0-9 _ - beginning with a letter.
bool isKey(std::string_view text);
std::string readKey(ObjectReader& object, std::string_view name);

} // namespace weir::cdp
