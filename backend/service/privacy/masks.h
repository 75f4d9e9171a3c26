// Purpose: the masking rules in force, kept in the settings, and what has been revealed. Thread: GUI. Limits: revealing
// holds for one topic until the window closes; `revealed` is for the journal once there is one, and is logged. Rules
// that can't be read any more hide everything until somebody sets new ones.
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
    /// The salt is made once and lies beside the settings, readable by their owner only.
    explicit Masks(Settings& settings, QObject* parent = nullptr);

    const std::vector<MaskRule>& rules() const { return m_rules; }
    /// Invalid as MaskSet::make; nothing is changed then.
    Result<void> setRules(std::vector<MaskRule> rules);
    /// The kept rules were damaged: everything is hidden.
    bool isDamaged() const { return m_damaged; }
    /// What one rule would do, for trying it. Errors as setRules().
    Result<std::shared_ptr<const MaskSet>> trial(std::vector<MaskRule> rules) const;

    /// What to apply for this topic of this connection: empty where a person has revealed it. Never null.
    std::shared_ptr<const MaskSet> set(const QString& connectionId, const QString& topic) const;
    void reveal(const QString& connectionId, const QString& topic);
    void hideAgain(const QString& connectionId, const QString& topic);
    bool isRevealed(const QString& connectionId, const QString& topic) const;

    static QString saltFile(const Settings& settings);

signals:
    void changed(); ///< rules or what is revealed
    void revealed(const QString& connectionId, const QString& topic);

private:
    void load();

    Settings& m_settings;
    std::string m_salt;
    std::vector<MaskRule> m_rules;
    std::shared_ptr<const MaskSet> m_set;
    bool m_damaged = false;
    QSet<std::pair<QString, QString>> m_revealed;
};

} // namespace weir
