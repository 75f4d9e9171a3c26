#include "backend/cdp/filter/valuetestparts.h"

#include <QString>

#include <algorithm>

namespace weir::cdp {
namespace {

constexpr char16_t dottedCapitalI = 0x130;

} // namespace

FqlValue fqlValueOf(const Json& value, std::array<char, 32>& room)
{
    switch (value.kind()) {
    case Json::Kind::False:
    case Json::Kind::True:
        return FqlValue::ofBool(value.isTrue());
    case Json::Kind::Number:
        return FqlValue::ofNumber(value.numberText(room));
    case Json::Kind::Text:
        return FqlValue::ofText(value.text());
    case Json::Kind::Array:
        return {.kind = FqlValue::Kind::Array};
    case Json::Kind::Object:
        return {.kind = FqlValue::Kind::Object};
    default:
        return {};
    }
}

std::optional<FqlDate> dateOf(const Json& value)
{
    if (value.isText()) {
        if (const auto date = parseFqlDate(value.text()))
            return date;
    }
    const auto ms = momentOf(value);
    return ms ? std::optional(FqlDate::fromMilliseconds(*ms)) : std::nullopt;
}

// Qt folds character by character; what becomes several (ß is ss) is found by way of their upper case.
void foldCase(std::string_view text, std::string& out)
{
    const bool isAscii =
        std::all_of(text.begin(), text.end(), [](char letter) { return static_cast<unsigned char>(letter) < 0x80; });
    if (isAscii) {
        out.assign(text);
        for (char& letter : out)
            letter = letter >= 'A' && letter <= 'Z' ? char(letter + ('a' - 'A')) : letter;
        return;
    }
    QString folded = QString::fromUtf8(text.data(), qsizetype(text.size())).toCaseFolded();
    if (folded.toUpper().size() != folded.size() || folded.contains(QChar(dottedCapitalI))) {
        QString full;
        for (const QChar letter : folded) {
            const QString upper = QString(letter).toUpper();
            full += upper.size() > 1                     ? upper.toCaseFolded()
                    : letter.unicode() == dottedCapitalI ? QString(letter).toLower()
                                                         : QString(letter);
        }
        folded = full;
    }
    const QByteArray bytes = folded.toUtf8();
    out.assign(bytes.constData(), std::size_t(bytes.size()));
}

ValueOperand ValueOperand::ofConstant(const Json& value, bool isFolded)
{
    ValueOperand operand;
    std::array<char, 32> room;
    if (value.isText() && isFolded) {
        operand.written = std::make_shared<const std::string>(value.text());
        std::string folded;
        foldCase(value.text(), folded);
        operand.text = std::make_shared<const std::string>(std::move(folded));
    } else {
        operand.text = std::make_shared<const std::string>(value.isNumber() ? value.numberText(room) : value.text());
    }
    operand.json = value.isText()     ? Json::ofText(*operand.text)
                   : value.isNumber() ? Json::ofNumberText(*operand.text)
                                      : Json::ofBool(value.isTrue());
    const FqlValue written = value.isText()     ? FqlValue::ofText(*operand.text)
                             : value.isNumber() ? FqlValue::ofNumber(*operand.text)
                                                : FqlValue::ofBool(value.isTrue());
    operand.constant = FqlConstant(written);
    operand.integer = operand.json.integer();
    operand.date = dateOf(operand.json);
    return operand;
}

ValueOperand ValueOperand::ofPath(Kind kind, JsonPath path, std::size_t step)
{
    ValueOperand operand;
    operand.kind = kind;
    operand.path = std::move(path);
    operand.step = step;
    return operand;
}

std::string ValueOperand::canonical() const
{
    switch (kind) {
    case Kind::Constant:
        return integer ? std::to_string(*integer) : toJsonText(json);
    case Kind::Trait:
        return "trait:" + path.text();
    case Kind::Property:
        return "path:" + path.text();
    case Kind::Step:
        return "step" + std::to_string(step) + ':' + path.text();
    case Kind::Entry:
        return "entry:" + path.text();
    }
    return {};
}

Json ValueOperand::toJson(JsonArena& arena, bool inElement) const
{
    if (kind == Kind::Constant)
        return written ? arena.text(*written) : arena.deepCopy(json);
    std::vector<JsonMember> members;
    if (kind == Kind::Step)
        members.push_back({"step", Json::ofInteger(std::int64_t(step))});
    if (kind == Kind::Entry)
        members.push_back({"entry", Json::ofBool(true)});
    JsonPath written = path;
    if (kind != Kind::Trait && !(kind == Kind::Property && inElement))
        written = JsonPath::ofSteps({path.steps().begin() + 1, path.steps().end()}); // without `properties`
    members.push_back({kind == Kind::Trait ? "trait" : "property", arena.text(written.text())});
    return arena.object(members);
}

} // namespace weir::cdp
