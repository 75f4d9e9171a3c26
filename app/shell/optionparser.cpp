#include "app/shell/optionparser.h"

#include "app/shell/ctl.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace weir::ctl {
namespace {

Error misuse(const QString& sentence) { return Error{ErrorKind::Invalid, 0, sentence}; }

const Option* find(const QVector<OptionGroup>& groups, const QString& name, bool isShort)
{
    for (const OptionGroup& group : groups) {
        for (const Option& option : group.options) {
            if ((isShort ? option.shortName : option.name) == name)
                return &option;
        }
    }
    return nullptr;
}

QString unknownOption(const QString& typed, const QVector<OptionGroup>& groups)
{
    QStringList names;
    for (const OptionGroup& group : groups) {
        for (const Option& option : group.options)
            names << QStringLiteral("--") + option.name;
    }
    const QString sentence = Ctl::tr("There is no option %1.").arg(typed);
    const QString meant = nearest(typed, names);
    return meant.isEmpty() ? sentence : sentence + QLatin1Char(' ') + Ctl::tr("Did you mean %1?").arg(meant);
}

/// Levenshtein's distance, one row at a time.
int distance(const QString& a, const QString& b)
{
    std::vector<int> row(std::size_t(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int diagonal = row[0];
        row[0] = int(i) + 1;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const auto at = std::size_t(j);
            const int above = row[at + 1];
            row[at + 1] = std::min({above + 1, row[at] + 1, diagonal + (a[i] == b[j] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.back();
}

} // namespace

Result<Arguments> parseArguments(const QStringList& arguments, const QVector<OptionGroup>& groups)
{
    Arguments parsed;
    bool optionsEnded = false;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString& word = arguments[i];
        if (optionsEnded || !word.startsWith(QLatin1Char('-')) || word == QLatin1String("-")) {
            parsed.m_positional << word;
            continue;
        }
        if (word == QLatin1String("--")) {
            optionsEnded = true;
            continue;
        }
        const bool isShort = !word.startsWith(QLatin1String("--"));
        const qsizetype equals = word.indexOf(QLatin1Char('='));
        const QString typed = equals < 0 ? word : word.left(equals);
        const Option* option = find(groups, typed.mid(isShort ? 1 : 2), isShort);
        if (!option)
            return misuse(unknownOption(typed, groups));
        if (option->placeholder.isEmpty()) {
            if (equals >= 0)
                return misuse(Ctl::tr("%1 takes no value.").arg(typed));
            parsed.m_values.insert(option->name, {});
            continue;
        }
        QString value;
        if (equals >= 0)
            value = word.mid(equals + 1);
        else if (i + 1 < arguments.size())
            value = arguments[++i];
        else
            return misuse(Ctl::tr("%1 needs a value: %1 %2.").arg(typed, option->placeholder));
        if (!option->choices.isEmpty() && !option->choices.contains(value)) {
            return misuse(Ctl::tr("%1 can't be “%2”. It is one of: %3.")
                              .arg(typed, value, option->choices.join(QStringLiteral(", "))));
        }
        parsed.m_values.insert(option->name, value);
        parsed.m_all[option->name] << value;
    }
    return parsed;
}

QString nearest(const QString& word, const QStringList& known)
{
    QString best;
    int least = std::max(2, int(word.size()) / 3) + 1;
    for (const QString& candidate : known) {
        int away = distance(word.toLower(), candidate.toLower());
        if (word.size() > 3 && candidate.startsWith(word, Qt::CaseInsensitive))
            away = 1;
        if (away < least) {
            least = away;
            best = candidate;
        }
    }
    return best;
}

} // namespace weir::ctl
