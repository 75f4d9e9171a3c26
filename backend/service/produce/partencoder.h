// Purpose: what a person has typed as key or value, to the bytes that are written: text, JSON, hex …, or by a schema of
// the registry, framed. Thread: any; make() asks the registry and blocks, encode() does not. Limits: those of
// serde/recordencoder.h; mistakes are Invalid with the path or the byte in words.
#pragma once

#include "backend/serde/recordencoder.h"

#include <memory>
#include <string>
#include <vector>

namespace weir {

class SchemaRegistry;

/// Which schema of the registry a part is written by.
struct SchemaChoice
{
    std::string subject = {}; ///< empty: none
    int version = 0;          ///< 0: the latest
    int id = 0;               ///< not 0: this one; subject and version are only what it is called
    std::string message = {}; ///< Protobuf: which one; empty: the first
    bool isNone() const { return subject.empty() && id == 0; }
    friend bool operator==(const SchemaChoice&, const SchemaChoice&) = default;
};

/// TopicNameStrategy: "orders-value", "orders-key".
std::string subjectFor(const std::string& topic, bool isKey);

/// The formats that can be written without a schema, in the order that lists show.
const std::vector<Format>& plainFormats();

class PartEncoder
{
public:
    /// Without a schema of the registry. `numberBytes`: of Integer and Double.
    explicit PartEncoder(Format format = Format::Text, int numberBytes = 8);
    /// Invalid: no registry (null); NotFound: no such subject, version or id; Registry, Authentication …; Decode: the
    /// schema itself cannot be understood.
    static Result<PartEncoder> make(const SchemaChoice& choice, const std::shared_ptr<SchemaRegistry>& registry,
                                    int timeoutMs);

    Result<std::string> encode(std::string_view text) const { return encodeText(text, m_format, m_schema); }
    Format format() const { return m_format; }
    const EncodeSchema& schema() const { return m_schema; }
    /// What the registry calls the schema; id 0: none.
    const SchemaRef& ref() const { return m_ref; }

private:
    Format m_format;
    EncodeSchema m_schema;
    SchemaRef m_ref;
};

} // namespace weir
