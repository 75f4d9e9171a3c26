// Purpose: decides which offered versions of definitions are accepted: the rule that every reader of weir.definitions
// follows, so that all come to the same answer. Thread: a value, one. Limits: none of its own; every accepted version
// is kept.
#pragma once

#include "backend/service/definitions/definition.h"

#include <map>
#include <string_view>

namespace weir {

/// One record of the topic, or one line of the file.
struct OfferedDefinition
{
    Definition definition;
    QString together;            ///< id of what was saved at once
    int of = 1;                  ///< how many definitions that were
    std::optional<Error> broken; ///< it is no definition
};

/// What became of a group of definitions that were saved together.
struct DefinitionVerdict
{
    QString together;
    Result<void> result; ///< Conflict (detail names both versions), Invalid
};

class DefinitionLog
{
public:
    /// In the order of the log. The answer comes with the last of a group: all of it is accepted, or none. A group that
    /// stays incomplete is never in force.
    std::optional<DefinitionVerdict> offer(const OfferedDefinition& offered);
    /// Would it be accepted now?
    Result<void> check(const QVector<Definition>& definitions) const;
    /// The last accepted versions of another log stand before those of this one.
    void setBase(const DefinitionLog& base);

    QVector<Definition> all(const QString& kind) const;
    std::optional<Definition> find(const QString& kind, const QString& key) const;
    QVector<Definition> versions(const QString& kind, const QString& key) const;
    /// The last accepted version, 0: none.
    int version(const QString& id) const;
    std::size_t refused() const { return m_refused; }

private:
    struct Group
    {
        QVector<Definition> definitions;
        std::optional<Error> broken;
        int seen = 0;
    };
    std::map<QString, QVector<Definition>> m_versions; ///< by id, oldest first
    std::map<QString, QVector<Definition>> m_base;
    std::map<QString, Group> m_open;
    std::size_t m_refused = 0;
};

/// As a record: the envelope, and what it was saved together with in a header (`together`, "id n").
OfferedDefinition offeredDefinition(std::string_view key, std::string_view value, std::string_view together,
                                    std::int64_t offset);
QByteArray definitionBytes(const Definition& definition);
QByteArray togetherBytes(const QString& id, int count);
inline constexpr char togetherHeader[] = "together";

} // namespace weir
