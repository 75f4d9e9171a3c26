// Purpose: the masking rules in force, kept in the settings, and what has been revealed. Thread: GUI. Limits: revealing
// holds for one topic until the window closes; `revealed` is for the journal once there is one, and is logged.
#pragma once

#include "backend/serde/masking.h"

#include <QObject>
#include <QSet>

namespace weir {

class Settings;

class Masks : public QObject
{
    Q_OBJECT
public:
    explicit Masks(Settings& settings, QObject* parent = nullptr);

    const std::vector<MaskRule>& rules() const { return m_rules; }
    /// Invalid as MaskSet::make; nothing is changed then.
    Result<void> setRules(std::vector<MaskRule> rules);

    /// What to apply for this topic of this connection: empty where a person has revealed it. Never null.
    std::shared_ptr<const MaskSet> set(const QString& connectionId, const QString& topic) const;
    void reveal(const QString& connectionId, const QString& topic);
    void hideAgain(const QString& connectionId, const QString& topic);
    bool isRevealed(const QString& connectionId, const QString& topic) const;

signals:
    void changed(); ///< rules or what is revealed
    void revealed(const QString& connectionId, const QString& topic);

private:
    Settings& m_settings;
    std::vector<MaskRule> m_rules;
    std::shared_ptr<const MaskSet> m_set;
    QSet<std::pair<QString, QString>> m_revealed;
};

} // namespace weir
