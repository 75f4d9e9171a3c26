#include "backend/service/alerts/channel.h"

#include <QJsonArray>
#include <QUrl>

namespace weir {
namespace {

Error mistake(const char* place, const QString& what)
{
    return {ErrorKind::Invalid, 0, QLatin1String(place) + QStringLiteral(": ") + what, QLatin1String(place)};
}

bool isAddress(const QString& text)
{
    const qsizetype at = text.indexOf(QLatin1Char('@'));
    return at > 0 && at < text.size() - 1 && !text.contains(QLatin1Char(' ')) && !text.contains(QLatin1Char('\n')) &&
           !text.contains(QLatin1Char('\r'));
}

bool hasScheme(const QString& text, std::initializer_list<const char*> schemes)
{
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return false;
    for (const char* scheme : schemes) {
        if (url.scheme() == QLatin1String(scheme))
            return true;
    }
    return false;
}

Result<Channel> readWebhook(Channel channel, const QJsonObject& json)
{
    channel.url = json.value(QLatin1String("url")).toString();
    if (!hasScheme(channel.url, {"http", "https"}))
        return mistake("url", QStringLiteral("must be an http or https address"));
    const QJsonObject headers = json.value(QLatin1String("headers")).toObject();
    for (auto it = headers.begin(); it != headers.end(); ++it) {
        const QString value = it->toString();
        if (it.key().isEmpty() || value.contains(QLatin1Char('\n')) || value.contains(QLatin1Char('\r')))
            return mistake("headers", QStringLiteral("a header is one line"));
        channel.headers.insert(it.key(), value);
    }
    return channel;
}

Result<Channel> readMail(Channel channel, const QJsonObject& json)
{
    channel.server = json.value(QLatin1String("server")).toString();
    if (!hasScheme(channel.server, {"smtp", "smtps"}))
        return mistake("server", QStringLiteral("must be smtp://host:port or smtps://host:port"));
    channel.from = json.value(QLatin1String("from")).toString();
    if (!isAddress(channel.from))
        return mistake("from", QStringLiteral("must be a mail address"));
    for (const QJsonValue& to : json.value(QLatin1String("to")).toArray()) {
        if (!isAddress(to.toString()))
            return mistake("to", QStringLiteral("must be mail addresses"));
        channel.to << to.toString();
    }
    if (channel.to.isEmpty())
        return mistake("to", QStringLiteral("is missing"));
    channel.user = json.value(QLatin1String("user")).toString();
    channel.startTls = json.value(QLatin1String("startTls")).toBool(true);
    return channel;
}

} // namespace

Result<Channel> Channel::fromJson(const QJsonObject& definition)
{
    Channel channel;
    channel.key = definition.value(QLatin1String("key")).toString();
    channel.name = definition.value(QLatin1String("name")).toString();
    channel.enabled = definition.value(QLatin1String("enabled")).toBool(true);
    const QString type = definition.value(QLatin1String("type")).toString();
    if (type == QLatin1String("webhook"))
        return readWebhook(std::move(channel), definition);
    if (type != QLatin1String("mail"))
        return mistake("type", QStringLiteral("must be webhook or mail"));
    channel.type = ChannelType::Mail;
    return readMail(std::move(channel), definition);
}

QJsonObject Channel::toJson() const
{
    if (type == ChannelType::Webhook) {
        QJsonObject json{{QStringLiteral("type"), QStringLiteral("webhook")}, {QStringLiteral("url"), url}};
        QJsonObject lines;
        for (auto it = headers.begin(); it != headers.end(); ++it)
            lines.insert(it.key(), it.value());
        if (!lines.isEmpty())
            json.insert(QStringLiteral("headers"), lines);
        return json;
    }
    QJsonObject json{{QStringLiteral("type"), QStringLiteral("mail")},
                     {QStringLiteral("server"), server},
                     {QStringLiteral("from"), from},
                     {QStringLiteral("to"), QJsonArray::fromStringList(to)},
                     {QStringLiteral("startTls"), startTls}};
    if (!user.isEmpty())
        json.insert(QStringLiteral("user"), user);
    return json;
}

} // namespace weir
