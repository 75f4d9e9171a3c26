// Purpose: the definitions of one cluster: what its topic has told, over it what is only on this machine. Thread: GUI;
// the topic is read and written by the link. Limits: a version that was saved here is waited for in the topic for 15 s.
#pragma once

#include "backend/service/definitions/definitionlog.h"
#include "backend/service/definitions/definitions.h"

#include <QHash>
#include <QPointer>

namespace weir {

class GuiPost;
class WorkspaceLink;

class ClusterDefinitions final : public Definitions
{
    Q_OBJECT
public:
    /// `link` null: in memory only (tests).
    ClusterDefinitions(std::shared_ptr<WorkspaceLink> link, QString dataFolder, QObject* parent = nullptr);
    ~ClusterDefinitions() override;

    DefinitionsHome home() const override { return m_home; }
    std::optional<Error> reason() const override { return m_reason; }
    QVector<Definition> all(const QString& kind) const override { return m_view.all(kind); }
    std::optional<Definition> find(const QString& kind, const QString& key) const override
    {
        return m_view.find(kind, key);
    }
    QVector<Definition> versions(const QString& kind, const QString& key) const override
    {
        return m_view.versions(kind, key);
    }
    void setCheck(const QString& kind, DefinitionCheck check) override { m_checks[kind] = std::move(check); }
    void save(QVector<Definition> definitions, QObject* context, std::function<void(Result<void>)> done) override;

private:
    using Done = std::function<void(Result<void>)>;
    struct Pending
    {
        QVector<Definition> definitions;
        QPointer<QObject> context;
        Done done;
        bool isCompiled = false; ///< the code of transformations was checked
    };

    void listen();
    void restart();
    void take(const QVector<OfferedDefinition>& offered);
    void setState(const QString& clusterId, const std::optional<Error>& error);
    void setHome(DefinitionsHome home, const std::optional<Error>& reason);
    Result<void> checkAll(const QVector<Definition>& definitions) const;
    void begin(Pending pending);
    void compile(Pending pending, const QVector<Definition>& transformations);
    void writeToCluster(Pending pending);
    void written(const QString& together, const Result<void>& result);
    Result<void> saveLocally(const QVector<Definition>& definitions);
    void rebuild();
    void answer(Pending pending, const Result<void>& result);

    const std::shared_ptr<WorkspaceLink> m_link;
    const QString m_dataFolder;
    std::shared_ptr<GuiPost> m_post;
    QString m_clusterId;
    DefinitionsHome m_home = DefinitionsHome::Loading;
    std::optional<Error> m_reason;
    DefinitionLog m_shared; ///< of the topic
    DefinitionLog m_view;   ///< the same, and over it what is here only
    QVector<Definition> m_localVersions;
    bool m_fileRead = false;
    std::optional<Error> m_fileError;
    QHash<QString, DefinitionCheck> m_checks;
    QHash<QString, Pending> m_pending; ///< under way, by what they are saved together as
    QVector<Pending> m_waiting;        ///< for the home to be known
    QHash<int, Pending> m_compiling;
    int m_lastCompiled = 0;
};

} // namespace weir
