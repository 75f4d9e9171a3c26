// Purpose: how a record of Kafka's own topics is laid out, written in few words: "offset i64, leaderEpoch:3+ i32,
// topics [{name str, ids [i32]}], #0 hash i64". Thread: immutable once parsed. Limits: the texts are ours; a mistake in
// one is an assertion.
//
// i8 i16 u16 i32 i64 uuid str bytes; "status" i8 with a transaction's state, "sub" and "asg" bytes with what a consumer
// says of itself and is assigned; [type] a list; {fields} a structure; ? before a type: may be null; name:2+ or
// name:1-1 the versions that have the field; #3 before a name: a tagged field.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir {

struct LayoutField;

struct LayoutType
{
    enum class Kind { I8, I16, U16, I32, I64, Uuid, Text, Bytes, Status, Subscription, Assignment, List, Struct };
    Kind kind = Kind::I32;
    bool mayBeNull = false;
    std::vector<LayoutType> items = {}; ///< List: one
    std::vector<LayoutField> fields;    ///< Struct (no initializer: clang would need the whole type here)
};

struct LayoutField
{
    std::string name;
    LayoutType type;
    int fromVersion = 0, toVersion = 32767;
    int tag = -1; ///< -1: not tagged
};

/// Of the fields' text, without braces.
LayoutType parseLayout(std::string_view text);

/// A kind of record: its key's number, and how key and value are laid out.
struct InternalRecord
{
    int type = 0; ///< the number that the key begins with
    const char* name = nullptr;
    LayoutType key;
    LayoutType value;
    int firstFlexible = 0; ///< values from this version on have short lengths and tagged fields
    int newestVersion = 0; ///< of values
};

/// Of __consumer_offsets, or null.
const InternalRecord* offsetsRecord(int type);
/// Of __transaction_state, or null.
const InternalRecord* transactionRecord(int type);
const LayoutType& subscriptionLayout();
const LayoutType& assignmentLayout();

} // namespace weir
