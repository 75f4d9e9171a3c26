// Purpose: the definitions of one cluster: what its topic has told, over it what is only on this machine. Thread: GUI.
#pragma once

#include "backend/service/definitions/definitionlog.h"
#include "backend/service/definitions/definitions.h"

#include <QHash>
#include <QPointer>

namespace weir {

class ClusterDefinitions final : public Definitions
{
    Q_OBJECT
public:
    explicit ClusterDefinitions(QObject* parent = nullptr);

    DefinitionsHome home() const override { return m_home; }
    std::optional<Error> reason() const override { return m_reason; }
    QVector<Definition> all(const QString& kind) const override { return m_local.all(kind); }
    std::optional<Definition> find(const QString& kind, const QString& key) const override
    {
        return m_local.find(kind, key);
    }
    QVector<Definition> versions(const QString& kind, const QString& key) const override
    {
        return m_local.versions(kind, key);
    }
    void setCheck(const QString& kind, DefinitionCheck check) override { m_checks[kind] = std::move(check); }
    void save(QVector<Definition> definitions, QObject* context, std::function<void(Result<void>)> done) override;

private:
    Result<void> checkAll(const QVector<Definition>& definitions) const;
    void saveLocally(const QVector<Definition>& definitions, QObject* context, std::function<void(Result<void>)> done);

    DefinitionsHome m_home = DefinitionsHome::File;
    std::optional<Error> m_reason;
    DefinitionLog m_local;
    QHash<QString, DefinitionCheck> m_checks;
};

} // namespace weir
