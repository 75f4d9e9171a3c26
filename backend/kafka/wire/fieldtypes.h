// Purpose: what a field of a request's table is: where it is, in which versions, of what kind. Thread: values. Limits:
// made by the functions of fieldtable.h alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace weir {

struct Versions
{
    int from = 0;
    int to = 0x7fff;
    constexpr bool has(int version) const { return version >= from && version <= to; }
};

/// Bytes where a std::string is text.
struct WireBytes
{
    std::string data;
    friend bool operator==(const WireBytes&, const WireBytes&) = default;
};

namespace fieldtable {

template <auto Member, typename Wire> struct Field
{
    Versions versions;
};
template <auto Member> struct Tagged
{
    std::uint32_t tag;
    Versions versions;
};
template <typename Wire> struct Unused
{
    Versions versions;
    Wire value;
};
struct AsItIs; ///< on the wire as in memory

template <typename T> struct OptionalOf : std::false_type
{
};
template <typename T> struct OptionalOf<std::optional<T>> : std::true_type
{
};
template <typename T> struct VectorOf : std::false_type
{
};
template <typename T> struct VectorOf<std::vector<T>> : std::true_type
{
};
template <typename T> struct OptionalVectorOf : std::false_type
{
};
template <typename T> struct OptionalVectorOf<std::optional<std::vector<T>>> : std::true_type
{
};
template <typename T>
concept Structure = requires
{
    T::fields();
};

} // namespace fieldtable

} // namespace weir
