#include "backend/service/shippedplans.h"

#include "backend/base/json/jsonparser.h"

#include <QDir>
#include <QFile>
#include <algorithm>

namespace weir {

std::vector<JsonPointer> shippedPlans()
{
    std::vector<JsonPointer> plans;
    const QDir folder(QStringLiteral(":/weir/plans"));
    for (const QString& name : folder.entryList({QStringLiteral("*.json")}, QDir::Files)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        if (Result<JsonPointer> plan = parseJson(file.readAll().toStdString()))
            plans.push_back(std::move(*plan));
    }
    std::sort(plans.begin(), plans.end(), [](const JsonPointer& a, const JsonPointer& b) {
        return a->root.at("key").text() < b->root.at("key").text();
    });
    return plans;
}

} // namespace weir
