#include "widgets/kit/icons.h"

#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QHash>
#include <QIconEngine>
#include <QPaintEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace weir {
namespace {

const QByteArray& iconSource(const QString& name)
{
    static QHash<QString, QByteArray> sources;
    auto found = sources.find(name);
    if (found == sources.end()) {
        QFile file(QStringLiteral(":/weir/icons/%1.svg").arg(name));
        found = sources.insert(name, file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
    }
    return *found;
}

/// size is in device pixels.
QPixmap drawnIcon(const QString& name, const QColor& colour, const QSize& size, qreal scale)
{
    const QString key = QStringLiteral("weir/%1/%2/%3x%4@%5")
                            .arg(name, colour.name(QColor::HexArgb))
                            .arg(size.width())
                            .arg(size.height())
                            .arg(scale);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    pixmap = QPixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    const QByteArray& source = iconSource(name);
    if (source.isEmpty()) {
        painter.setPen(colour);
        painter.drawRect(QRect(QPoint(0, 0), size).adjusted(2, 2, -3, -3));
    } else {
        QByteArray coloured = source;
        coloured.replace("currentColor", colour.name(QColor::HexRgb).toLatin1());
        QSvgRenderer renderer(coloured);
        const int side = std::min(size.width(), size.height());
        painter.setOpacity(colour.alphaF());
        renderer.render(&painter, QRectF((size.width() - side) / 2, (size.height() - side) / 2, side, side));
    }
    painter.end();
    pixmap.setDevicePixelRatio(scale);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class TokenIconEngine : public QIconEngine
{
public:
    TokenIconEngine(const QString& name, Token token) : m_name(name), m_token(token) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        // Not device(): while a widget is rendered into a picture, that is the widget.
        const QPaintEngine* engine = painter->paintEngine();
        const qreal scale = (engine ? engine->paintDevice() : painter->device())->devicePixelRatioF();
        painter->save();
        painter->setRenderHint(QPainter::SmoothPixmapTransform); // at 150 % a picture may lie between two pixels
        painter->drawPixmap(rect, drawnIcon(m_name, colourFor(mode), rect.size() * scale, scale));
        painter->restore();
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override
    {
        return drawnIcon(m_name, colourFor(mode), size, 1);
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        return drawnIcon(m_name, colourFor(mode), size, scale);
    }
    QSize actualSize(const QSize& size, QIcon::Mode, QIcon::State) override { return size; }
    QIconEngine* clone() const override { return new TokenIconEngine(*this); }
    QString key() const override { return QStringLiteral("weir"); }
    QString iconName() override { return m_name; }
    bool isNull() override { return false; }

private:
    QColor colourFor(QIcon::Mode mode) const
    {
        const QColor full = color(m_token);
        return mode == QIcon::Disabled ? mixed(full, color(Token::Surface), 0.55) : full;
    }

    QString m_name;
    Token m_token;
};

} // namespace

QIcon icon(const QString& name, Token token) { return QIcon(new TokenIconEngine(name, token)); }

QIcon statusIcon(Status status)
{
    switch (status) {
    case Status::Ok:
        return icon(QStringLiteral("circle-check"), Token::Ok);
    case Status::Warning:
        return icon(QStringLiteral("triangle-alert"), Token::Warning);
    case Status::Critical:
        return icon(QStringLiteral("octagon-x"), Token::Critical);
    case Status::Stale:
        return icon(QStringLiteral("circle-dashed"), Token::Stale);
    case Status::Neutral:
        break;
    }
    return icon(QStringLiteral("info"), Token::Accent);
}

QPixmap iconPixmap(const QString& name, Token token, int size, qreal scale)
{
    return drawnIcon(name, color(token), QSize(size, size) * scale, scale);
}

bool hasIcon(const QString& name) { return !iconSource(name).isEmpty(); }

QStringList iconNames()
{
    QStringList names =
        QDir(QStringLiteral(":/weir/icons")).entryList({QStringLiteral("*.svg")}, QDir::Files, QDir::Name);
    for (QString& name : names)
        name.chop(4);
    return names;
}

} // namespace weir
