// Purpose: all requests that are tables of fields, for tests of all of them: made-up values, and the layout in words.
// Thread: any.
#pragma once

#include "backend/kafka/wire/changesharegroupoffsets.h"
#include "backend/kafka/wire/consumergroupdescriberequest.h"
#include "backend/kafka/wire/deletegroupsrequest.h"
#include "backend/kafka/wire/describegroupsrequest.h"
#include "backend/kafka/wire/describesharegroupoffsetsrequest.h"
#include "backend/kafka/wire/findcoordinatorrequest.h"
#include "backend/kafka/wire/listgroupsrequest.h"
#include "backend/kafka/wire/messages.h"
#include "backend/kafka/wire/offsetcommitrequest.h"
#include "backend/kafka/wire/offsetdeleterequest.h"
#include "backend/kafka/wire/offsetfetchrequest.h"
#include "backend/kafka/wire/sharegroupdescriberequest.h"
#include "backend/kafka/wire/streamsgroupdescriberequest.h"

#include <random>

namespace weir::test {

/// Calls `visit.operator()<Request>(name)` for each; the name is Kafka's.
template <typename Visit> void eachTable(Visit visit)
{
    visit.template operator()<MetadataRequest>("Metadata");
    visit.template operator()<DescribeClusterRequest>("DescribeCluster");
    visit.template operator()<DescribeLogDirsRequest>("DescribeLogDirs");
    visit.template operator()<ListOffsetsRequest>("ListOffsets");
    visit.template operator()<FindCoordinatorRequest>("FindCoordinator");
    visit.template operator()<ListGroupsRequest>("ListGroups");
    visit.template operator()<DescribeGroupsRequest>("DescribeGroups");
    visit.template operator()<ConsumerGroupDescribeRequest>("ConsumerGroupDescribe");
    visit.template operator()<ShareGroupDescribeRequest>("ShareGroupDescribe");
    visit.template operator()<StreamsGroupDescribeRequest>("StreamsGroupDescribe");
    visit.template operator()<OffsetFetchRequest>("OffsetFetch");
    visit.template operator()<OffsetCommitRequest>("OffsetCommit");
    visit.template operator()<OffsetDeleteRequest>("OffsetDelete");
    visit.template operator()<DeleteGroupsRequest>("DeleteGroups");
    visit.template operator()<DescribeShareGroupOffsetsRequest>("DescribeShareGroupOffsets");
    visit.template operator()<AlterShareGroupOffsetsRequest>("AlterShareGroupOffsets");
    visit.template operator()<DeleteShareGroupOffsetsRequest>("DeleteShareGroupOffsets");
}

template <typename Struct> std::string written(const Struct& value, int version, bool isFlexible)
{
    WireEncoder out(isFlexible);
    writeFields(out, version, value);
    return out.take();
}

namespace wiretables {

template <typename T> struct MemberOf;
template <typename Struct, typename T> struct MemberOf<T Struct::*>
{
    using Type = T;
};

template <typename T> void fill(T& value, int version, std::mt19937& random)
{
    if constexpr (std::is_same_v<T, bool>)
        value = random() % 2 == 1;
    else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>)
        value = T(random() % 100);
    else if constexpr (std::is_same_v<T, std::string>)
        value = std::string(random() % 4, char('a' + random() % 26));
    else if constexpr (std::is_same_v<T, WireBytes>)
        value.data = std::string(random() % 4, char(random()));
    else if constexpr (std::is_same_v<T, WireUuid>)
        value.fill(std::uint8_t(random()));
    else if constexpr (fieldtable::VectorOf<T>::value) {
        value.resize(random() % 4);
        for (auto& one : value)
            fill(one, version, random);
    } else if constexpr (fieldtable::OptionalOf<T>::value) {
        value.reset();
        if (random() % 2 == 1)
            fill(value.emplace(), version, random);
    } else {
        const auto each = [&]<auto Member, typename Wire>(const fieldtable::Field<Member, Wire>& field)
        {
            if (field.versions.has(version))
                fill(value.*Member, version, random);
        };
        const auto skip = [&]<typename Wire>(const fieldtable::Unused<Wire>&) {};
        const auto tag = [&]<auto Member>(const fieldtable::Tagged<Member>&) { fill(value.*Member, version, random); };
        const struct Visit : decltype(each), decltype(skip), decltype(tag)
        {
            using decltype(each)::operator();
            using decltype(skip)::operator();
            using decltype(tag)::operator();
        } visit{each, skip, tag};
        std::apply([&](const auto&... fields) { (visit(fields), ...); }, T::fields());
    }
}

template <typename T> std::string layoutOf(int version)
{
    if constexpr (std::is_enum_v<T>)
        return layoutOf<std::underlying_type_t<T>>(version);
    else if constexpr (std::is_same_v<T, bool>)
        return "bool";
    else if constexpr (std::is_integral_v<T>)
        return "int" + std::to_string(sizeof(T) * 8);
    else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::optional<std::string>>)
        return "string";
    else if constexpr (std::is_same_v<T, WireBytes>)
        return "bytes";
    else if constexpr (std::is_same_v<T, WireUuid>)
        return "uuid";
    else if constexpr (fieldtable::VectorOf<T>::value)
        return "[" + layoutOf<typename T::value_type>(version) + "]";
    else if constexpr (fieldtable::OptionalVectorOf<T>::value)
        return layoutOf<typename T::value_type>(version);
    else if constexpr (fieldtable::OptionalOf<T>::value)
        return "?" + layoutOf<typename T::value_type>(version);
    else {
        std::string text;
        const auto add = [&](const Versions& versions, const std::string& one) {
            if (versions.has(version))
                text += (text.empty() ? "" : " ") + one;
        };
        const auto each = [&]<auto Member, typename Wire>(const fieldtable::Field<Member, Wire>& field)
        {
            using Type = typename MemberOf<decltype(Member)>::Type;
            add(field.versions,
                layoutOf<std::conditional_t<std::is_same_v<Wire, fieldtable::AsItIs>, Type, Wire>>(version));
        };
        const auto skip = [&]<typename Wire>(const fieldtable::Unused<Wire>& field) {
            add(field.versions, layoutOf<Wire>(version));
        };
        const auto tag = [&]<auto Member>(const fieldtable::Tagged<Member>&){};
        const struct Visit : decltype(each), decltype(skip), decltype(tag)
        {
            using decltype(each)::operator();
            using decltype(skip)::operator();
            using decltype(tag)::operator();
        } visit{each, skip, tag};
        std::apply([&](const auto&... fields) { (visit(fields), ...); }, T::fields());
        return "{" + text + "}";
    }
}

} // namespace wiretables

/// A value with something in each field of this version.
template <typename Struct> Struct madeUp(int version, std::mt19937& random)
{
    Struct value;
    wiretables::fill(value, version, random);
    return value;
}

/// The types on the wire, in order: "{int32 [{string int16}]}". Tagged fields are left out.
template <typename Struct> std::string layout(int version) { return wiretables::layoutOf<Struct>(version); }

} // namespace weir::test
