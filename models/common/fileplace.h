// Purpose: the place of a file opened as if it were a topic: weir:///file/messages?path=/home/ada/orders.jsonl, and
// which were opened last. Thread: GUI.
#pragma once

#include "backend/service/settings.h"
#include "models/common/place.h"

#include <QDir>
#include <QFileInfo>

namespace weir {

inline Place filePlace(const QString& path)
{
    QString whole = path;
    if (whole.startsWith(QLatin1String("~/")))
        whole.replace(0, 1, QDir::homePath());
    return {{},
            {QStringLiteral("file"), QStringLiteral("messages")},
            {{QStringLiteral("path"), QDir::cleanPath(QFileInfo(whole).absoluteFilePath())}}};
}

/// What somebody gives where an address or a connection's name may stand, too: is it meant to be a file?
inline bool looksLikeFile(const QString& text)
{
    if (text.startsWith(QLatin1String("weir://"), Qt::CaseInsensitive))
        return false;
    for (const char* beginning : {"/", "./", "../", "~/"}) {
        if (text.startsWith(QLatin1String(beginning)))
            return true;
    }
    return text.contains(QLatin1Char('.')) && QFileInfo::exists(text);
}

/// The newest first; only what still exists.
inline QStringList recentFiles(const Settings& settings)
{
    QStringList files = settings.value(QStringLiteral("files/recent")).toStringList();
    files.removeIf([](const QString& path) { return !QFileInfo::exists(path); });
    return files;
}

inline void rememberFile(Settings& settings, const QString& path)
{
    constexpr int most = 10;
    QStringList files = settings.value(QStringLiteral("files/recent")).toStringList();
    files.removeAll(path);
    files.prepend(path);
    settings.setValue(QStringLiteral("files/recent"), files.mid(0, most));
}

} // namespace weir
