#include "backend/serde/masking.h"

#include "backend/serde/jsoncheck.h"
#include "backend/serde/jsonpart.h"
#include "backend/serde/maskwalk.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

namespace weir {
namespace {

constexpr std::size_t hashDigits = 12;
constexpr std::size_t fewestLetters = 8, mostLetters = 64;

std::string hashOf(std::string_view plain, const std::string& salt)
{
    QMessageAuthenticationCode code(QCryptographicHash::Sha256, QByteArray::fromStdString(salt));
    code.addData(plain.data(), qsizetype(plain.size()));
    return code.result().toHex().first(qsizetype(hashDigits)).toStdString();
}

std::string lastFour(std::string_view plain)
{
    std::size_t letters = 0, begin = plain.size();
    for (std::size_t i = plain.size(); i-- > 0;) {
        if ((static_cast<unsigned char>(plain[i]) & 0xC0) == 0x80)
            continue;
        if (++letters == 4)
            begin = i;
    }
    if (letters < fewestLetters || letters > mostLetters)
        return std::string(hiddenText);
    return "\u2022\u2022\u2022\u2022" + std::string(plain.substr(begin));
}

std::string maskedText(std::string_view plain, MaskHow how, const std::string& salt)
{
    switch (how) {
    case MaskHow::Hash:
        return hashOf(plain, salt);
    case MaskHow::Last4:
        return lastFour(plain);
    case MaskHow::Hide:
        break;
    }
    return std::string(hiddenText);
}

Decoded hiddenWhole(Decoded decoded)
{
    decoded.text = hiddenText;
    decoded.isJson = false;
    if (decoded.error) { // what was odd may tell what it was
        decoded.error->detail.clear();
        decoded.error->subject.clear();
    }
    return decoded;
}

/// Do the steps lead to the field or to something above it?
bool leadTo(std::span<const MaskStep> steps, std::span<const std::string> field)
{
    if (steps.empty())
        return true;
    const MaskStep& step = steps.front();
    const auto next = steps.subspan(1);
    if (field.empty())
        return step.kind == MaskStep::Kind::Each && leadTo(next, field);
    if (field.front() == "[]") {
        if (step.kind != MaskStep::Kind::Name)
            return leadTo(next, field.subspan(1));
        const bool isIndex = step.name.find_first_not_of("0123456789") == step.name.npos;
        return leadTo(steps, field.subspan(1)) || (isIndex && leadTo(next, field.subspan(1)));
    }
    if (step.kind == MaskStep::Kind::Each)
        return leadTo(next, field);
    return step.name == field.front() && leadTo(next, field.subspan(1));
}

} // namespace

Result<std::shared_ptr<const MaskSet>> MaskSet::make(std::vector<MaskRule> rules, std::string salt)
{
    auto set = std::make_shared<MaskSet>();
    for (MaskRule& rule : rules) {
        MaskPath path = MaskPath::parse(rule.path);
        if (path.mistake != MaskPathMistake::None)
            return Error{ErrorKind::Invalid,
                         int(path.position) + 1,
                         QStringLiteral("no path of a key, value or headers (byte %1)").arg(path.position + 1),
                         QString::fromStdString(rule.path),
                         false,
                         false};
        if (!rule.enabled)
            continue;
        set->m_rules.push_back(std::move(rule));
        set->m_paths.push_back(std::move(path));
    }
    set->m_salt = std::move(salt);
    return std::shared_ptr<const MaskSet>(std::move(set));
}

bool MaskSet::concerns(std::string_view topic, RecordPart part, std::string_view headerName) const
{
    for (std::size_t i = 0; i < m_rules.size(); ++i) {
        if (m_paths[i].start(part, headerName) != MaskPath::npos && fitsTopic(m_rules[i].topics, topic))
            return true;
    }
    return false;
}

bool MaskSet::hides(std::string_view topic, RecordPart part, std::span<const std::string> field) const
{
    for (std::size_t i = 0; i < m_rules.size(); ++i) {
        const bool isOfPart = m_paths[i].part == part && fitsTopic(m_rules[i].topics, topic);
        if (isOfPart && leadTo(m_paths[i].steps, field))
            return true;
    }
    return false;
}

Decoded MaskSet::masked(Decoded decoded, std::string_view topic, RecordPart part, std::string_view headerName) const
{
    std::vector<MaskAim> aims;
    for (std::size_t i = 0; i < m_rules.size(); ++i) {
        const std::size_t start = m_paths[i].start(part, headerName);
        if (start != MaskPath::npos && fitsTopic(m_rules[i].topics, topic))
            aims.push_back({std::span(m_paths[i].steps).subspan(start), m_rules[i].how});
    }
    if (aims.empty() || decoded.text.empty())
        return decoded;
    const auto mask = [this](std::string_view plain, MaskHow how) { return maskedText(plain, how, m_salt); };
    if (decoded.isJson) {
        const JsonCheck check = checkJson(decoded.text);
        if (check.valid || check.cut) {
            decoded.text = maskJson(decoded.text, !check.valid, std::move(aims), mask);
            return decoded;
        }
        return hiddenWhole(std::move(decoded));
    }
    std::erase_if(aims, [](const MaskAim& aim) { return !aim.steps.empty(); });
    const std::string shown = aims.empty() ? std::string(hiddenText) : mask(decoded.text, strictest(aims));
    decoded = hiddenWhole(std::move(decoded));
    decoded.text = shown;
    return decoded;
}

} // namespace weir
