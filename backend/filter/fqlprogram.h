// Purpose: FQL compiled: paths resolved to slots of one walk, constants understood once. Thread: immutable, any.
// Limits: as Fql.
#pragma once

#include "backend/filter/fqlfunctions.h"
#include "backend/filter/fqljsonwalk.h"
#include "backend/filter/fqlvalue.h"

namespace weir {

/// Where a path begins.
enum class FqlSource { Event, Key, Value, Header, Topic, Partition, Offset, Timestamp, Size };

struct FqlPlace
{
    FqlSource source = FqlSource::Event;
    int slot = -1;                    ///< Event, Key, Value: in that source's tree
    std::vector<FqlStep> rest{};      ///< from the first `[]` on
    std::vector<std::string> names{}; ///< Header: all parts
};

struct FqlInstruction
{
    const FqlNode* node = nullptr;
    std::vector<FqlInstruction> children{};
    FqlPlace place{};
    FqlConstant constant{};
    std::vector<FqlConstant> list{};
    FqlGlob glob{}; ///< of a match() with a pattern that is written out
};

struct FqlProgram
{
    FqlProgram(std::string text, FqlNode parsed, FqlRoots roots);
    FqlProgram(const FqlProgram&) = delete;
    FqlProgram& operator=(const FqlProgram&) = delete;

    const std::string text;
    const FqlNode syntax;
    FqlInstruction root;
    FqlPathTree event, key, value;
    bool readsKey = false, readsValue = false, readsHeaders = false;
    std::vector<std::string> required;

private:
    FqlInstruction compile(const FqlNode& node);
    FqlPlace placeOf(const FqlNode& path);
    FqlRoots m_roots;
};

/// See Fql::requiredTexts().
std::vector<std::string> fqlRequiredTexts(const FqlNode& node, FqlRoots roots);

} // namespace weir
