#include "backend/service/privacy/masks.h"

#include "backend/service/logbook.h"
#include "backend/service/settings.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

namespace weir {
namespace {

constexpr int saltBytes = 32;
const QLatin1String source("masking");
const QLatin1String rulesKey("masking/rules");
constexpr std::pair<MaskHow, QLatin1String> hows[] = {{MaskHow::Hide, QLatin1String("hide")},
                                                      {MaskHow::Hash, QLatin1String("hash")},
                                                      {MaskHow::Last4, QLatin1String("last4")}};

QByteArray newSalt()
{
    QByteArray salt(saltBytes, Qt::Uninitialized);
    for (char& byte : salt)
        byte = char(QRandomGenerator::system()->generate());
    return salt.toHex();
}

/// The salt of this installation. Where none can be kept, one for this run: hashes are equal as long as it lasts.
std::string keptSalt(const QString& path)
{
    QFile file(path);
    if (file.open(QIODevice::ReadOnly)) {
        const QByteArray salt = file.readLine(1024).trimmed();
        if (salt.size() >= saltBytes)
            return salt.toStdString();
        file.close();
    }
    QDir().mkpath(QFileInfo(path).absolutePath());
    const QByteArray salt = newSalt();
    const bool isOpen = file.open(QIODevice::WriteOnly | QIODevice::Truncate, QFile::ReadOwner | QFile::WriteOwner);
    if (!isOpen || file.write(salt + '\n') != salt.size() + 1 || !file.flush())
        Logbook::write(LogLevel::Warning, source,
                       QStringLiteral("the salt of masking cannot be kept: %1").arg(file.errorString()));
    return salt.toStdString();
}

QString writtenRules(const std::vector<MaskRule>& rules)
{
    QJsonArray list;
    for (const MaskRule& rule : rules) {
        QString how;
        for (const auto& [known, name] : hows) {
            if (known == rule.how)
                how = name;
        }
        list.append(QJsonObject{{QStringLiteral("topics"), QString::fromStdString(rule.topics)},
                                {QStringLiteral("path"), QString::fromStdString(rule.path)},
                                {QStringLiteral("how"), how},
                                {QStringLiteral("enabled"), rule.enabled}});
    }
    return QString::fromUtf8(QJsonDocument(list).toJson(QJsonDocument::Compact));
}

std::optional<std::vector<MaskRule>> readRules(const QString& text)
{
    std::vector<MaskRule> rules;
    if (text.isEmpty())
        return rules;
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    if (!document.isArray())
        return std::nullopt;
    const QJsonArray list = document.array();
    for (const QJsonValue& each : list) {
        MaskRule rule;
        rule.topics = each[QLatin1String("topics")].toString().toStdString();
        rule.path = each[QLatin1String("path")].toString().toStdString();
        rule.enabled = each[QLatin1String("enabled")].toBool(true);
        for (const auto& [how, name] : hows) { // one that is not known hides
            if (each[QLatin1String("how")].toString() == name)
                rule.how = how;
        }
        rules.push_back(std::move(rule));
    }
    return rules;
}

std::vector<MaskRule> everything()
{
    return {{"", "key", MaskHow::Hide, true}, {"", "value", MaskHow::Hide, true}, {"", "headers", MaskHow::Hide, true}};
}

} // namespace

Masks::Masks(Settings& settings, QObject* parent)
    : QObject(parent), m_settings(settings), m_salt(keptSalt(saltFile(settings)))
{
    load();
}

QString Masks::saltFile(const Settings& settings)
{
    return QFileInfo(settings.fileName()).absolutePath() + QStringLiteral("/masking.salt");
}

void Masks::load()
{
    std::optional<std::vector<MaskRule>> rules = readRules(m_settings.value(rulesKey).toString());
    Result<std::shared_ptr<const MaskSet>> set =
        rules ? MaskSet::make(*rules, m_salt) : MaskSet::make(everything(), m_salt);
    m_damaged = !rules || !set;
    if (m_damaged) {
        Logbook::write(LogLevel::Error, source,
                       QStringLiteral("the kept masking rules cannot be read: keys, values and headers are hidden"));
        rules = everything();
        set = MaskSet::make(*rules, m_salt);
    }
    m_rules = std::move(*rules);
    m_set = *set;
}

Result<void> Masks::setRules(std::vector<MaskRule> rules)
{
    Result<std::shared_ptr<const MaskSet>> set = MaskSet::make(rules, m_salt);
    if (!set)
        return set.error();
    m_rules = std::move(rules);
    m_set = *set;
    m_damaged = false;
    m_settings.setValue(rulesKey, writtenRules(m_rules));
    Logbook::write(LogLevel::Info, source,
                   QStringLiteral("masking rules changed: %1 in force").arg(m_set->rules().size()));
    emit changed();
    return {};
}

Result<std::shared_ptr<const MaskSet>> Masks::trial(std::vector<MaskRule> rules) const
{
    return MaskSet::make(std::move(rules), m_salt);
}

std::shared_ptr<const MaskSet> Masks::set(const QString& connectionId, const QString& topic) const
{
    static const auto none = std::make_shared<const MaskSet>();
    return isRevealed(connectionId, topic) ? none : m_set;
}

void Masks::reveal(const QString& connectionId, const QString& topic)
{
    if (isRevealed(connectionId, topic))
        return;
    m_revealed.insert({connectionId, topic});
    Logbook::write(LogLevel::Warning, source,
                   QStringLiteral("masked values revealed: topic %1 of connection %2").arg(topic, connectionId));
    emit revealed(connectionId, topic);
    emit changed();
}

void Masks::hideAgain(const QString& connectionId, const QString& topic)
{
    if (!m_revealed.remove({connectionId, topic}))
        return;
    Logbook::write(LogLevel::Info, source,
                   QStringLiteral("values are masked again: topic %1 of connection %2").arg(topic, connectionId));
    emit changed();
}

bool Masks::isRevealed(const QString& connectionId, const QString& topic) const
{
    return m_revealed.contains({connectionId, topic});
}

} // namespace weir
