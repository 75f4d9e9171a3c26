#include "app/weirctl/jsonfile.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "backend/base/json/jsonparser.h"
#include "models/common/definitiontext.h"

#include <QFile>
#include <cstdio>

namespace weir::ctl {

JsonPointer readJsonFile(const QString& name)
{
    constexpr qint64 largest = qint64(64) << 20U;
    QFile file(name);
    const bool isOpen =
        name == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen) {
        complain(Ctl::tr("%1 cannot be opened: %2.").arg(name, file.errorString()));
        return {};
    }
    QByteArray bytes = file.read(largest + 1);
    if (file.error() != QFileDevice::NoError) {
        complain(Ctl::tr("%1 cannot be read: %2.").arg(name, file.errorString()));
        return {};
    }
    if (bytes.size() > largest) {
        complain(Ctl::tr("%1 is larger than 64 MiB.").arg(name));
        return {};
    }
    if (bytes.startsWith("\xEF\xBB\xBF"))
        bytes.remove(0, 3);
    JsonParser parser;
    auto document = std::make_shared<JsonDocument>();
    document->source = bytes.toStdString();
    if (parser.parse(document->source, document->arena, document->root))
        return document;
    complain(Ctl::tr("%1 is no JSON: line %2, column %3.")
                 .arg(name)
                 .arg(parser.mistake().line)
                 .arg(parser.mistake().column));
    return {};
}

void complainOfMistakes(const QString& name, const cdp::Mistakes& mistakes)
{
    for (const cdp::Mistake& mistake : mistakes)
        complain(Ctl::tr("%1: %2").arg(name, definitionMistakeLine(mistake)));
}

} // namespace weir::ctl
