// Purpose: the versioned definitions of a workspace: in the topic weir.definitions of the cluster (one partition, kept
// for ever, key kind/key), or in a file beside the settings where the cluster is read-only or refuses. Thread: GUI;
// reading and writing happen on a worker. Limits: a version is accepted if it is one above the last accepted one; what
// is saved together is accepted together, or not at all.
#pragma once

#include "backend/service/definitions/definition.h"

#include <QObject>
#include <functional>
#include <memory>
#include <optional>

namespace weir {

enum class DefinitionsHome {
    Loading,
    Cluster,
    File ///< on this machine only; reason() says why
};

/// Checks a body before it is offered; registered per kind by whoever gives it a meaning.
using DefinitionCheck = std::function<Result<void>(const Definition&)>;

class Definitions : public QObject
{
    Q_OBJECT
public:
    ~Definitions() override;

    virtual DefinitionsHome home() const = 0;
    virtual std::optional<Error> reason() const = 0;
    /// In force: the last accepted version of each that is not removed, sorted by key. `enabled: false` ones are among
    /// them.
    virtual QVector<Definition> all(const QString& kind) const = 0;
    virtual std::optional<Definition> find(const QString& kind, const QString& key) const = 0;
    /// Every accepted version, oldest first.
    virtual QVector<Definition> versions(const QString& kind, const QString& key) const = 0;
    /// What the next version of it has to be: one above the last accepted, also where that one removed it.
    int nextVersion(const QString& kind, const QString& key) const;
    virtual void setCheck(const QString& kind, DefinitionCheck check) = 0;

    /// All or nothing. Each one's version must be one above the last accepted (1 for a new one); a removal has
    /// `removed` set. Author and time are put in. Errors: Invalid (the check's), Conflict (somebody else saved
    /// meanwhile; detail names both versions), Authorization, ReadOnly…
    virtual void save(QVector<Definition> definitions, QObject* context, std::function<void(Result<void>)> done) = 0;

signals:
    void changed(); ///< loaded, or a version was accepted, here or elsewhere
    void homeChanged();

protected:
    explicit Definitions(QObject* parent = nullptr);
};

} // namespace weir
