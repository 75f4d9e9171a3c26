#include "backend/service/shippedplans.h"

#include "backend/base/json/jsonparser.h"

#include <QDir>
#include <QFile>
#include <algorithm>

namespace weir {
namespace {

std::vector<JsonPointer> documentsIn(const QString& path)
{
    std::vector<JsonPointer> documents;
    const QDir folder(path);
    for (const QString& name : folder.entryList({QStringLiteral("*.json")}, QDir::Files)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        if (Result<JsonPointer> document = parseJson(file.readAll().toStdString()))
            documents.push_back(std::move(*document));
    }
    std::sort(documents.begin(), documents.end(), [](const JsonPointer& a, const JsonPointer& b) {
        return a->root.at("key").text() < b->root.at("key").text();
    });
    return documents;
}

} // namespace

std::vector<JsonPointer> shippedPlans() { return documentsIn(QStringLiteral(":/weir/plans")); }

std::vector<JsonPointer> shippedPresets() { return documentsIn(QStringLiteral(":/weir/presets")); }

} // namespace weir
