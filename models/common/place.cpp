#include "models/common/place.h"

#include <QStringView>
#include <QUrl>

namespace weir {
namespace {

constexpr QLatin1String scheme("weir://");

QString encoded(const QString& text, const QByteArray& plain)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text, plain));
}

Error mistake(const QString& address, qsizetype position, const QString& what)
{
    return Error{ErrorKind::Invalid,
                 0,
                 QStringLiteral("At character %1: %2").arg(position + 1).arg(what),
                 address,
                 false,
                 false};
}

/// Position of the first percent sign that starts no byte; -1: none.
qsizetype brokenPercent(QStringView text)
{
    const auto isHex = [](QChar letter) {
        const char16_t c = letter.unicode();
        return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
    };
    for (qsizetype at = text.indexOf(u'%'); at >= 0; at = text.indexOf(u'%', at + 1)) {
        if (at + 2 >= text.size() || !isHex(text[at + 1]) || !isHex(text[at + 2]))
            return at;
    }
    return -1;
}

QString decoded(QStringView text) { return QUrl::fromPercentEncoding(text.toUtf8()); }

} // namespace

QString Place::address() const
{
    QString text = scheme + encoded(cluster, {});
    for (const QString& segment : path)
        text += u'/' + encoded(segment, ":@,");
    QChar separator = u'?';
    for (auto it = query.begin(); it != query.end(); ++it) {
        text += separator + encoded(it.key(), ":@,/") + u'=' + encoded(it.value(), ":@,/");
        separator = u'&';
    }
    return text;
}

Result<Place> Place::parse(const QString& address)
{
    const QString text = address.trimmed();
    if (!text.startsWith(scheme, Qt::CaseInsensitive))
        return mistake(address, 0, QStringLiteral("an address begins with weir://"));
    if (const qsizetype at = brokenPercent(text); at >= 0)
        return mistake(address, at, QStringLiteral("% is followed by two hexadecimal digits"));

    const QStringView whole(text);
    const qsizetype question = whole.indexOf(u'?');
    const QStringView front = whole.mid(scheme.size(), question < 0 ? -1 : question - scheme.size());
    const QList<QStringView> segments = front.split(u'/');

    Place place;
    place.cluster = decoded(segments.first());
    for (qsizetype i = 1; i < segments.size(); ++i) {
        if (i + 1 < segments.size() || !segments[i].isEmpty()) // a slash at the end is nobody's page
            place.path << decoded(segments[i]);
    }
    if (place.pageId().isEmpty())
        return mistake(address, scheme.size() + segments.first().size(),
                       QStringLiteral("the name of a page is missing"));
    if (question >= 0) {
        for (const QStringView pair : whole.mid(question + 1).split(u'&', Qt::SkipEmptyParts)) {
            const qsizetype equals = pair.indexOf(u'=');
            place.query.insert(decoded(equals < 0 ? pair : pair.left(equals)),
                               equals < 0 ? QString() : decoded(pair.mid(equals + 1)));
        }
    }
    return place;
}

} // namespace weir
