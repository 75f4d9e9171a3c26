// Purpose: schemas by id from a registry that speaks Confluent's API (Confluent, Apicurio's ccompat, Karapace,
// Redpanda), remembered. Thread: schema() any, never blocks: one thread of its own does the asking, one request an id
// at most. The blocking functions are for weirctl, the demo and workers, never for the GUI thread; they use a
// connection of their own. Limits: 10,000 schemas are kept, 1,000 ids wait at most; an unknown id is believed to be
// unknown for 30 s, then asked for again; a registry that is down is tried again after 1 s, 2 s, … 30 s, and every
// answer says so meanwhile.
#pragma once

#include "backend/serde/decoder.h"
#include "backend/serde/registry/registryhttp.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace weir {

struct SchemaReference
{
    std::string name; ///< how the schema calls it
    std::string subject;
    int version = 0;
};

/// The newest version of a subject.
struct LatestSchema
{
    SchemaSource::Answer answer; ///< state Ok, with the id, the version and the parsed schema
    std::vector<SchemaReference> references;
};

class SchemaRegistry final : public SchemaSource
{
public:
    explicit SchemaRegistry(RegistryConfig config);
    ~SchemaRegistry() override; ///< returns at once (200 ms at most)

    /// Ok, Pending or Failed: NotFound ("schema id 42 is not in the registry"), Registry (down; subject is the host),
    /// Authentication, …, Decode (the schema itself can't be understood).
    Answer schema(int id) override;

    /// Called on the registry's thread when something that was Pending or Failed became known, one call for many. Not
    /// called any more once this returns with another handler or the registry is destroyed. Don't destroy the registry
    /// inside of it.
    void setArrivedHandler(std::function<void()> arrived);

    /// Like schema(), but waits. Takes what is remembered, and remembers.
    Answer fetchBlocking(int id, int timeoutMs);
    /// Registers (or finds) a schema. Returns its id. `type`: AVRO, PROTOBUF, JSON. Invalid if the registry refuses the
    /// schema or it is incompatible with the last version, with the registry's words.
    Result<int> registerBlocking(const std::string& subject, const std::string& type, const std::string& schemaText,
                                 const std::vector<SchemaReference>& references = {}, int timeoutMs = 10'000);
    /// The newest version of a subject, parsed. NotFound: there is no such subject; Decode: the schema can't be
    /// understood.
    Result<LatestSchema> latestBlocking(const std::string& subject, int timeoutMs = 10'000);
    /// The id of a version of a subject; version 0: the latest. NotFound: no such subject or version.
    Result<int> idBlocking(const std::string& subject, int version, int timeoutMs);
    /// Of a subject, ascending. NotFound: no such subject.
    Result<std::vector<int>> versionsBlocking(const std::string& subject, int timeoutMs);
    /// All subjects, sorted.
    Result<std::vector<std::string>> subjectsBlocking(int timeoutMs);

private:
    struct State;
    std::shared_ptr<State> d;
};

} // namespace weir
