// Purpose: options of a command line, described once for parsing and for help. Thread: main.
// Takes `--name value`, `--name=value`, `-n value`, `--flag`; `--` ends options. What is unknown is answered with the
// nearest known one.
#pragma once

#include "backend/base/result.h"

#include <QHash>
#include <QStringList>
#include <QVector>

namespace weir::ctl {

struct Option
{
    QString name;        ///< without dashes
    QString shortName;   ///< one letter, or empty
    QString placeholder; ///< what the value is called in help; empty: a flag without value
    QString help;
    QStringList choices{}; ///< values allowed; empty: any
};

struct OptionGroup
{
    QString title;
    QVector<Option> options;
};

class Arguments
{
public:
    bool has(const QString& name) const { return m_values.contains(name); }
    QString value(const QString& name, const QString& fallback = {}) const { return m_values.value(name, fallback); }
    /// Every value of an option that may stand several times, in their order; value() is the last one.
    QStringList all(const QString& name) const { return m_all.value(name); }
    const QStringList& positional() const { return m_positional; }

private:
    friend Result<Arguments> parseArguments(const QStringList&, const QVector<OptionGroup>&);
    QHash<QString, QString> m_values;
    QHash<QString, QStringList> m_all;
    QStringList m_positional;
};

/// Invalid: unknown option, missing or needless value, a value that is no choice; `detail` is a sentence for people.
Result<Arguments> parseArguments(const QStringList& arguments, const QVector<OptionGroup>& groups);

/// The one of `known` that somebody may have meant by `word`; empty if none is near.
QString nearest(const QString& word, const QStringList& known);

} // namespace weir::ctl
