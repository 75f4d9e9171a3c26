// Purpose: the fewest bytes that a value of a table can take, so that a length that cannot be is known before memory is
// taken; for fieldreading.h alone. Thread: values. Limits: tagged fields count as nothing.
#pragma once

#include "backend/kafka/wire/decoder.h"
#include "backend/kafka/wire/fieldtypes.h"

#include <tuple>

namespace weir {
namespace fieldtable {

template <typename T> std::size_t leastBytes(int version, bool flexible);
template <auto Member, typename Wire>
std::size_t leastOf(const Field<Member, Wire>& field, int version, bool flexible, auto structure)
{
    using T = std::remove_cvref_t<decltype(std::declval<typename decltype(structure)::type&>().*Member)>;
    using Written = std::conditional_t<std::is_same_v<Wire, AsItIs>, T, Wire>;
    return field.versions.has(version) ? leastBytes<Written>(version, flexible) : 0;
}
template <auto Member> std::size_t leastOf(const Tagged<Member>&, int, bool, auto) { return 0; }
template <typename Wire> std::size_t leastOf(const Unused<Wire>& field, int version, bool flexible, auto)
{
    return field.versions.has(version) ? leastBytes<Wire>(version, flexible) : 0;
}
template <typename T> std::size_t leastBytes(int version, bool flexible)
{
    if constexpr (std::is_integral_v<T> || std::is_enum_v<T>)
        return sizeof(T);
    else if constexpr (std::is_same_v<T, WireUuid>)
        return sizeof(WireUuid);
    else if constexpr (Structure<T>)
        return std::apply(
            [&](const auto&... each) {
                return (leastOf(each, version, flexible, std::type_identity<T>()) + ... + (flexible ? 1U : 0U));
            },
            T::fields());
    else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::optional<std::string>>)
        return flexible ? 1 : 2;
    else if constexpr (OptionalOf<T>::value && !OptionalVectorOf<T>::value)
        return 1;
    else
        return flexible ? 1 : 4;
}

} // namespace fieldtable
} // namespace weir
