// Purpose: one evaluation of a program over one event or record. Thread: where it is made; lives as long as one call.
// Limits: never fails: what cannot be looked at is absent.
#pragma once

#include "backend/filter/fqlprogram.h"

#include <deque>

namespace weir {

/// A call back without memory of its own, for the length of a call. Returns whether to stop.
class FqlSee
{
public:
    template <typename F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, FqlSee>) FqlSee(const F& f)
        : m_object(&f), m_call([](const void* object, const FqlValue& value) -> bool {
              return (*static_cast<const std::remove_reference_t<F>*>(object))(value);
          })
    {
    }
    bool operator()(const FqlValue& value) const { return m_call(m_object, value); }

private:
    const void* m_object;
    bool (*m_call)(const void*, const FqlValue&);
};

/// What an evaluation needs and the next one uses again.
struct FqlRoom
{
    FqlJsonWalk event, key, value, header;
    FqlSlots eventSlots, keySlots, valueSlots, noSlots;
    FqlPathTree noPaths;
    std::deque<std::string> texts;
    std::size_t usedTexts = 0;
    std::string& text()
    {
        if (usedTexts == texts.size())
            texts.emplace_back();
        return texts[usedTexts++];
    }
};

class FqlEvaluation
{
public:
    FqlEvaluation(const FqlProgram& program, FqlRoom& room, const FqlRecord* record)
        : m_program(program), m_room(room), m_record(record)
    {
    }
    bool isTrue(const FqlInstruction& instruction);

private:
    bool compares(const FqlInstruction& instruction);
    bool isIn(const FqlInstruction& instruction);
    bool calls(const FqlInstruction& instruction);
    bool isListEqual(const FqlInstruction& value, const FqlInstruction& list);
    bool isPresent(const FqlInstruction& operand);

    /// Each value of an operand, arrays whole; at least one call, with an absent value if there is none.
    bool each(const FqlInstruction& operand, FqlSee see);
    /// The same with arrays' elements in place of arrays.
    bool eachElement(const FqlInstruction& operand, FqlSee see);
    bool expand(const FqlValue& value, FqlSee see);
    bool eachOfPath(const FqlPlace& place, FqlSee see);
    bool eachOfRest(std::string_view json, const FqlPlace& place, std::size_t step, FqlSee see);
    bool eachOfCall(const FqlInstruction& call, FqlSee see);
    FqlValue applied(FqlFunction function, const FqlValue& value);
    std::string_view slot(const FqlPlace& place);
    /// Asked for once: what a record returns lives only until the next question.
    const FqlText& part(bool isKey);
    FqlValue whole(const FqlText& text, FqlJsonWalk& walk);
    bool eachOfHeader(const FqlPlace& place, FqlSee see);

    const FqlProgram& m_program;
    FqlRoom& m_room;
    const FqlRecord* m_record;
    std::optional<FqlText> m_key, m_value;
    bool m_hasKey = false, m_hasValue = false; ///< their slots are filled
};

} // namespace weir
