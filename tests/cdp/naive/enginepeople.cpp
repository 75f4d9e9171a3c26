#include "tests/cdp/naive/enginepeople.h"

#include "backend/cdp/event/speccheck.h"
#include "backend/cdp/stages/definitionchecks.h"

#include <QJsonDocument>

namespace weir::naive {
namespace {

std::string textOf(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

} // namespace

EnginePeople::EnginePeople(const QJsonArray& definitions)
{
    cdp::DefinitionBook book;
    cdp::setDefinitionChecks(book);
    std::vector<Json> roots;
    for (const QJsonValue definition : definitions) {
        m_documents.push_back(parseJson(textOf(definition.toObject())).value());
        roots.push_back(m_documents.back()->root);
    }
    m_isReady = book.offer(roots).empty();
    m_engine.setRules(cdp::RuleSet::compile(book, {}));
}

void EnginePeople::take(const QJsonObject& event, qint64 now)
{
    QJsonObject sent = event;
    sent[QStringLiteral("timestamp")] = sent.take(QLatin1String("at"));
    m_documents.push_back(parseJson(textOf(sent)).value());
    const cdp::SpecChecked checked = cdp::checkSpec(m_documents.back()->root, now, {}, m_arena);
    const QString userId = event[QLatin1String("userId")].toString();
    if (!checked || userId.isEmpty())
        return;
    const auto [person, isNew] = m_people.emplace(userId, m_made);
    if (isNew) {
        m_engine.add(m_made, {0, m_made});
        m_engine.identified(m_made, true);
        ++m_made;
    }
    m_engine.take(person->second, checked.event, ++m_order, now);
}

void EnginePeople::merge(const QString& into, const QString& from, qint64 now)
{
    const std::uint32_t kept = m_people.at(into), gone = m_people.at(from);
    m_engine.merge(kept, gone, now);
    for (auto& [userId, index] : m_people)
        if (index == gone)
            index = kept;
}

} // namespace weir::naive
