#include "models/alerts/channelsmodel.h"

#include "models/alerts/alerttexts.h"
#include "models/common/formats.h"

#include <algorithm>

namespace weir {
namespace {

enum Column { Name, Type, Target, State, Trouble, Rules, Key };

std::vector<TableColumn> channelColumns()
{
    const auto tr = [](const char* text) { return ChannelsModel::tr(text); };
    std::vector<TableColumn> all{
        {QStringLiteral("name"), tr("Channel"), ColumnKind::Text, 22},
        {QStringLiteral("type"), tr("Type"), ColumnKind::Text, 10},
        {QStringLiteral("target"), tr("Where to"), ColumnKind::Text, 34},
        {QStringLiteral("state"), tr("State"), ColumnKind::Badge, 14},
        {QStringLiteral("trouble"), tr("What last went wrong"), ColumnKind::Text, 30},
        {QStringLiteral("rules"), tr("Rules"), ColumnKind::Number, 8, {}, tr("How many rules tell this channel.")},
        {QStringLiteral("key"), tr("Key"), ColumnKind::Text, 18}};
    all[Target].stretch = true;
    all[Key].shown = false;
    return all;
}

} // namespace

ChannelsModel::ChannelsModel(QObject* parent) : RowModel(channelColumns(), parent) {}

void ChannelsModel::setChannels(const Alerts& alerts, const Definitions& definitions)
{
    const QHash<QString, Error> errors = alerts.channelErrors();
    const QVector<AlertRule> rules = alerts.rules();
    std::vector<ChannelRow> rows;
    for (const Definition& definition : definitions.all(QStringLiteral("channel"))) {
        ChannelRow row;
        const Result<Channel> channel = Channel::fromJson(definition.toJson());
        row.isUnderstood = channel.has_value();
        if (channel) {
            row.channel = *channel;
            if (const auto error = errors.find(definition.key); error != errors.end())
                row.trouble = alerttexts::deliveryFailure(*error);
        } else {
            row.channel.key = definition.key;
            row.channel.name = definition.name;
            row.trouble = alerttexts::mistake(channel.error());
        }
        row.rules = int(std::count_if(rules.begin(), rules.end(),
                                      [&](const AlertRule& rule) { return rule.notify.contains(definition.key); }));
        rows.push_back(std::move(row));
    }
    setRows(std::move(rows));
}

QStringList ChannelsModel::keys() const
{
    QStringList keys;
    for (const Item& item : items())
        keys << item.id;
    keys.sort();
    return keys;
}

QVariant ChannelsModel::cell(const ChannelRow& row, int column, int role) const
{
    const Channel& channel = row.channel;
    if (column == State) {
        const bool isFailing = !row.trouble.isEmpty();
        if (role == BadgeRole)
            return int(!row.isUnderstood  ? Status::Critical
                       : !channel.enabled ? Status::Neutral
                       : isFailing        ? Status::Warning
                                          : Status::Ok);
        if (role != Qt::DisplayRole)
            return {};
        return !row.isUnderstood  ? tr("not understood")
               : !channel.enabled ? tr("off")
               : isFailing        ? tr("failing")
                                  : tr("in use");
    }
    if (column == Rules && role == SortRole)
        return row.rules;
    if (column == Key && role == CodeRole)
        return true;
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Name:
        return channel.name.isEmpty() ? channel.key : channel.name;
    case Type:
        return row.isUnderstood ? alerttexts::channelType(channel.type) : formats::unknown();
    case Target:
        return row.isUnderstood ? alerttexts::channelTarget(channel) : formats::unknown();
    case Trouble:
        return row.trouble;
    case Rules:
        return formats::count(std::int64_t(row.rules));
    case Key:
        return channel.key;
    default:
        return {};
    }
}

} // namespace weir
