#include "models/settings/maskrulesmodel.h"

#include "backend/serde/jsoncheck.h"
#include "models/common/formats.h"

namespace weir {
namespace {

enum Column { Path, How, Topics, State };

std::vector<TableColumn> ruleColumns()
{
    const auto column = [](const char* id, const QString& title, int width) {
        TableColumn made;
        made.id = QString::fromLatin1(id);
        made.title = title;
        made.width = width;
        return made;
    };
    std::vector<TableColumn> all{
        column("path", MaskRulesModel::tr("What is hidden"), 34), column("how", MaskRulesModel::tr("How"), 12),
        column("topics", MaskRulesModel::tr("Topics"), 22), column("state", MaskRulesModel::tr("State"), 10)};
    all[Path].stretch = true;
    all[State].kind = ColumnKind::Badge;
    return all;
}

/// The name of a header that the path can mean.
std::string headerOf(const MaskPath& path)
{
    std::string name;
    for (const MaskStep& step : path.steps) {
        if (step.kind != MaskStep::Kind::Name)
            break;
        name += (name.empty() ? "" : ".") + step.name;
    }
    return name;
}

} // namespace

MaskRulesModel::MaskRulesModel(QObject* parent) : RowModel(ruleColumns(), parent) {}

void MaskRulesModel::setRules(const std::vector<MaskRule>& rules)
{
    std::vector<MaskRuleRow> rows;
    for (const MaskRule& rule : rules)
        rows.push_back({int(rows.size()), rule});
    setRows(std::move(rows));
}

QVariant MaskRulesModel::cell(const MaskRuleRow& row, int column, int role) const
{
    const MaskRule& rule = row.rule;
    if (role == SubjectRole)
        return row.index;
    switch (column) {
    case Path:
        if (role == Qt::DisplayRole)
            return QString::fromStdString(rule.path);
        return role == CodeRole ? QVariant(true) : QVariant();
    case How:
        if (role == Qt::DisplayRole)
            return howText(rule.how);
        return role == Qt::ToolTipRole ? QVariant(howHelp(rule.how)) : QVariant();
    case Topics:
        if (role == Qt::DisplayRole)
            return rule.topics.empty() ? tr("all topics") : QString::fromStdString(rule.topics);
        return role == SecondaryRole ? QVariant(rule.topics.empty()) : QVariant();
    case State:
        if (role == Qt::DisplayRole)
            return rule.enabled ? tr("in force") : tr("off");
        return role == BadgeRole ? QVariant(int(rule.enabled ? Status::Ok : Status::Stale)) : QVariant();
    }
    return {};
}

QString MaskRulesModel::howText(MaskHow how)
{
    switch (how) {
    case MaskHow::Hash:
        return tr("Hash");
    case MaskHow::Last4:
        return tr("Last four");
    case MaskHow::Hide:
        break;
    }
    return tr("Hide");
}

QString MaskRulesModel::howHelp(MaskHow how)
{
    switch (how) {
    case MaskHow::Hash:
        return tr("Twelve letters in its place, made with a secret of this computer: what is equal stays equal.");
    case MaskHow::Last4:
        return tr("Only the last four letters are shown; texts of fewer than eight are hidden.");
    case MaskHow::Hide:
        break;
    }
    return tr("Three dots in its place.");
}

QString MaskRulesModel::mistakeText(const QString& path)
{
    const MaskPath parsed = MaskPath::parse(path.toStdString());
    const int at = int(QString::fromUtf8(path.toUtf8().left(qsizetype(parsed.position))).size()) + 1;
    switch (parsed.mistake) {
    case MaskPathMistake::None:
        break;
    case MaskPathMistake::Empty:
        return tr("Say what is to be hidden, for example value.customer.email.");
    case MaskPathMistake::Root:
        return tr("A path begins with key, value or headers: value.%1?").arg(path);
    case MaskPathMistake::Name:
        return tr("A name is missing after the dot (letter %1).").arg(at);
    case MaskPathMistake::Bracket:
        return tr("A bracket is either [] for every element or holds a number (letter %1).").arg(at);
    case MaskPathMistake::Follows:
        return tr("After a bracket comes a dot or the end (letter %1).").arg(at);
    }
    return {};
}

QString MaskRulesModel::sample(const MaskSet& set, const MaskRule& rule, const QString& text)
{
    const MaskPath path = MaskPath::parse(rule.path);
    Decoded decoded;
    decoded.text = text.toStdString();
    decoded.isJson = checkJson(decoded.text).valid;
    // Any topic will do: the rule is tried alone.
    const std::string topic = QString::fromStdString(rule.topics).remove(QLatin1Char('*')).toStdString();
    return QString::fromStdString(set.masked(std::move(decoded), topic, path.part, headerOf(path)).text);
}

} // namespace weir
