#include "models/groups/groupmarksmodel.h"

#include "models/common/formats.h"
#include "models/groups/groupcells.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace weir {
namespace {

enum Column { Time, What, Details };

std::vector<TableColumn> markColumns()
{
    using namespace groupcells;
    const auto tr = [](const char* text) { return GroupMarksModel::tr(text); };
    std::vector<TableColumn> all{column("time", tr("Time"), ColumnKind::Time, 27),
                                 column("what", tr("What"), ColumnKind::Text, 16),
                                 column("details", tr("Details"), ColumnKind::Text, 40)};
    all[Details].stretch = true;
    return all;
}

QJsonObject detailOf(const HistoryMark& mark) { return QJsonDocument::fromJson(mark.detail.toUtf8()).object(); }

QString nameOf(const QJsonObject& member)
{
    const QString client = member.value(QLatin1String("client")).toString();
    const QString name = client.isEmpty() ? member.value(QLatin1String("id")).toString() : client;
    const QString host = member.value(QLatin1String("host")).toString();
    return host.isEmpty() ? name : GroupMarksModel::tr("%1 on %2", "a client and its host").arg(name, host);
}

QString changeDetail(const QJsonObject& detail)
{
    const QString author = detail.value(QLatin1String("author")).toString();
    const QString steps = GroupMarksModel::tr("%n step(s)", nullptr, detail.value(QLatin1String("steps")).toInt());
    return author.isEmpty() ? steps : GroupMarksModel::tr("%1 by %2", "steps and a person").arg(steps, author);
}

QString membersDetail(const HistoryMark& mark)
{
    const QStringList joined = markNames(mark, "joined");
    const QStringList left = markNames(mark, "left");
    QStringList parts;
    if (!joined.isEmpty())
        parts << GroupMarksModel::tr("%1 joined", "names of members").arg(joined.join(QLatin1String(", ")));
    if (!left.isEmpty())
        parts << GroupMarksModel::tr("%1 left", "names of members").arg(left.join(QLatin1String(", ")));
    const QJsonValue members = detailOf(mark).value(QLatin1String("members"));
    if (members.isDouble())
        parts << GroupMarksModel::tr("now %n member(s)", nullptr, members.toInt());
    return parts.join(QLatin1String(", "));
}

QString detailText(const HistoryMark& mark)
{
    switch (mark.kind) {
    case MarkKind::Rebalance:
    case MarkKind::MembersChanged:
        return membersDetail(mark);
    case MarkKind::Change:
        return changeDetail(detailOf(mark));
    default: {
        const QJsonObject detail = detailOf(mark);
        for (const char* key : {"text", "what", "name", "rule"}) {
            if (const QString text = detail.value(QLatin1String(key)).toString(); !text.isEmpty())
                return text;
        }
        return mark.subject.startsWith(QLatin1String("alert/")) ? mark.subject.mid(6) : QString();
    }
    }
}

} // namespace

QString markName(MarkKind kind)
{
    switch (kind) {
    case MarkKind::Rebalance:
        return GroupMarksModel::tr("Rebalance");
    case MarkKind::MembersChanged:
        return GroupMarksModel::tr("Members");
    case MarkKind::AlertFired:
        return GroupMarksModel::tr("Alert fired");
    case MarkKind::AlertCleared:
        return GroupMarksModel::tr("Alert cleared");
    case MarkKind::Change:
        return GroupMarksModel::tr("Changed from here");
    case MarkKind::ControllerMoved:
        return GroupMarksModel::tr("Controller moved");
    case MarkKind::Gap:
        return GroupMarksModel::tr("Nothing recorded");
    }
    return {};
}

QString markIcon(MarkKind kind)
{
    switch (kind) {
    case MarkKind::Rebalance:
        return QStringLiteral("refresh-cw");
    case MarkKind::MembersChanged:
        return QStringLiteral("users");
    case MarkKind::AlertFired:
        return QStringLiteral("bell");
    case MarkKind::AlertCleared:
        return QStringLiteral("check");
    case MarkKind::Change:
        return QStringLiteral("pencil");
    case MarkKind::ControllerMoved:
        return QStringLiteral("server");
    case MarkKind::Gap:
        return QStringLiteral("circle-dashed");
    }
    return {};
}

QString markText(const HistoryMark& mark)
{
    const QString detail = detailText(mark);
    return detail.isEmpty()
               ? markName(mark.kind)
               : GroupMarksModel::tr("%1: %2", "what happened and its details").arg(markName(mark.kind), detail);
}

QStringList markNames(const HistoryMark& mark, const char* key)
{
    QStringList names;
    for (const QJsonValue& value : detailOf(mark).value(QLatin1String(key)).toArray())
        names << nameOf(value.toObject());
    return names;
}

GroupMarksModel::GroupMarksModel(QObject* parent) : RowModel(markColumns(), parent) {}

void GroupMarksModel::setMarks(const QVector<HistoryMark>& marks, bool utc)
{
    std::vector<GroupMarkRow> rows;
    for (auto mark = marks.crbegin(); mark != marks.crend(); ++mark)
        rows.push_back({*mark, utc});
    setRows(std::move(rows));
}

QString GroupMarksModel::rowId(const GroupMarkRow& row) const
{
    return QStringLiteral("%1 %2 %3 %4")
        .arg(row.mark.atMs)
        .arg(int(row.mark.kind))
        .arg(row.mark.subject, row.mark.detail);
}

QVariant GroupMarksModel::cell(const GroupMarkRow& row, int column, int role) const
{
    switch (column) {
    case Time:
        if (role == Qt::DisplayRole)
            return formats::timestamp(row.mark.atMs, row.utc);
        return role == SortRole ? QVariant(qlonglong(row.mark.atMs)) : QVariant();
    case What:
        if (role == MarkRole)
            return markIcon(row.mark.kind);
        return role == Qt::DisplayRole ? QVariant(markName(row.mark.kind)) : QVariant();
    case Details:
        return role == Qt::DisplayRole ? QVariant(detailText(row.mark)) : QVariant();
    default:
        return {};
    }
}

} // namespace weir
