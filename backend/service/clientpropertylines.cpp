#include "backend/service/clientpropertylines.h"

#include <QRegularExpression>
#include <QStringList>

namespace weir {
namespace {

// librdkafka takes everything behind the = as it stands; only Java knows escapes.
bool takesEscapes(const QString& key)
{
    static const QStringList plain = {QStringLiteral("sasl.password"), QStringLiteral("sasl.username"),
                                      QStringLiteral("sasl.oauthbearer.client.secret")};
    return !plain.contains(key) && !key.endsWith(QLatin1String(".location"));
}

QString withoutEscapes(const QString& text)
{
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c != QLatin1Char('\\') || i + 1 >= text.size()) {
            out += c;
            continue;
        }
        const QChar next = text[++i];
        bool hex = false;
        if (next == QLatin1Char('u')) {
            const ushort code = text.mid(i + 1, 4).toUShort(&hex, 16);
            if (hex && i + 4 < text.size()) {
                out += QChar(code);
                i += 4;
                continue;
            }
        }
        if (next == QLatin1Char('t'))
            out += QLatin1Char('\t');
        else if (next == QLatin1Char('n'))
            out += QLatin1Char('\n');
        else if (next == QLatin1Char('r'))
            out += QLatin1Char('\r');
        else
            out += next;
    }
    return out;
}

bool continues(const QString& line)
{
    qsizetype count = 0;
    while (count < line.size() && line[line.size() - 1 - count] == QLatin1Char('\\'))
        ++count;
    return count % 2 == 1;
}

// Words as a shell splits them: quotes and backslashes.
QStringList shellWords(const QString& text)
{
    QStringList words;
    QString word;
    bool inWord = false;
    QChar quote;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (!quote.isNull()) {
            if (c == quote)
                quote = QChar();
            else if (c == QLatin1Char('\\') && quote == QLatin1Char('"') && i + 1 < text.size() &&
                     (text[i + 1] == QLatin1Char('"') || text[i + 1] == QLatin1Char('\\')))
                word += text[++i];
            else
                word += c;
        } else if (c == QLatin1Char('"') || c == QLatin1Char('\'')) {
            quote = c;
            inWord = true;
        } else if (c == QLatin1Char('\\') && i + 1 < text.size()) {
            word += text[++i];
            inWord = true;
        } else if (c.isSpace()) {
            if (inWord)
                words.append(word);
            word.clear();
            inWord = false;
        } else {
            word += c;
            inWord = true;
        }
    }
    if (inWord)
        words.append(word);
    return words;
}

PropertyLine pair(int number, const QString& text)
{
    const qsizetype at = text.indexOf(QLatin1Char('='));
    if (at <= 0)
        return {number, {}, text};
    return {number, text.left(at).trimmed(), text.mid(at + 1).trimmed()};
}

// kcat -b host -X key=value -X key=value -t topic, or such options without the program.
QVector<PropertyLine> optionLine(int number, const QString& line)
{
    QVector<PropertyLine> found;
    const QStringList words = shellWords(line);
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString& word = words[i];
        const bool last = i + 1 >= words.size();
        const bool broker = word == QLatin1String("-b") || word == QLatin1String("--bootstrap-server") ||
                            word == QLatin1String("--broker-list") || word == QLatin1String("--brokers");
        if (broker && !last)
            found.append({number, QStringLiteral("bootstrap.servers"), words[++i]});
        else if (word.startsWith(QLatin1String("--bootstrap-server=")))
            found.append({number, QStringLiteral("bootstrap.servers"), word.section(QLatin1Char('='), 1)});
        else if ((word == QLatin1String("-X") || word.endsWith(QLatin1String("-property"))) && !last)
            found.append(pair(number, words[++i]));
        else if (word.startsWith(QLatin1String("-X")) && word.contains(QLatin1Char('=')))
            found.append(pair(number, word.mid(2)));
        else if (word == QLatin1String("-r") && !last)
            found.append({number, QStringLiteral("schema.registry.url"), words[++i]});
    }
    return found;
}

bool isOptionLine(const QString& line)
{
    static const QRegularExpression options(
        QStringLiteral("(^|\\s)-X\\s*\\S+=|(^|\\s)(-b|--bootstrap-server|--broker-list|--brokers)[\\s=]\\S"));
    // A setting's value may hold an option-like text; a setting's key may not.
    static const QRegularExpression setting(QStringLiteral("^[A-Za-z][\\w.]*\\s*[=:]"));
    return options.match(line).hasMatch() && !setting.match(line).hasMatch();
}

bool isAddressList(const QString& line)
{
    static const QRegularExpression list(
        QStringLiteral("^(?:[A-Z_]+://)?(?:\\[[0-9A-Fa-f:]+\\]|[A-Za-z0-9._-]+):\\d{2,5}(?:\\s*[,;\\s]\\s*(?:[A-Z_]+://"
                       ")?(?:\\[[0-9A-Fa-f:]+\\]|[A-Za-z0-9._-]+):\\d{2,5})*,?$"));
    return list.match(line).hasMatch();
}

// 'key': 'value', of Python and JSON; .set("key", "value") of Rust and friends.
std::optional<PropertyLine> dictionaryLine(int number, const QString& line)
{
    static const QRegularExpression entry(QStringLiteral(
        "^[^'\"#]{0,24}(['\"])([A-Za-z][\\w.]*)\\1\\s*[:,=]>?\\s*(?:(['\"])(.*)\\3|([\\w.]+))\\s*[,)};\\s]*$"));
    const QRegularExpressionMatch match = entry.match(line);
    if (!match.hasMatch())
        return std::nullopt;
    const QString value = match.captured(3).isEmpty() ? match.captured(5) : withoutEscapes(match.captured(4));
    return PropertyLine{number, match.captured(2), value};
}

PropertyLine propertyLine(int number, const QString& line)
{
    static const QRegularExpression shape(QStringLiteral("^((?:\\\\.|[^\\\\=:\\s])+)\\s*(?:[=:]\\s*|\\s)(.*)$"));
    const QRegularExpressionMatch match = shape.match(line);
    if (!match.hasMatch() || !match.captured(1).contains(QRegularExpression(QStringLiteral("^[A-Za-z]"))))
        return {number, {}, line};
    const QString key = withoutEscapes(match.captured(1));
    const QString value = match.captured(2);
    return {number, key, (takesEscapes(key) ? withoutEscapes(value) : value).trimmed()};
}

} // namespace

QVector<PropertyLine> clientPropertyLines(const QString& text)
{
    static const QRegularExpression lineBreak(QStringLiteral("\r\n|\r|\n"));
    static const QRegularExpression brackets(
        QStringLiteral("^[\\[\\]{}(),;]*$|^[\\w.]+\\s*[=:]?\\s*[{(\\[]$|^\\[[\\w. -]+\\]$"));
    const QStringList lines = text.split(lineBreak);
    QVector<PropertyLine> found;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const int number = int(i) + 1;
        QString line = lines[i].trimmed();
        if (line.isEmpty() || line.startsWith(QLatin1Char('#')) || line.startsWith(QLatin1Char('!')) ||
            line.startsWith(QLatin1String("//")))
            continue;
        while (continues(line) && i + 1 < lines.size() &&
               takesEscapes(line.section(QLatin1Char('='), 0, 0).trimmed())) {
            line.chop(1);
            line += lines[++i].trimmed();
        }
        if (brackets.match(line).hasMatch())
            continue;
        if (isOptionLine(line))
            found += optionLine(number, line);
        else if (isAddressList(line))
            found.append({number, QStringLiteral("bootstrap.servers"), line});
        else if (const auto entry = dictionaryLine(number, line))
            found.append(*entry);
        else
            found.append(propertyLine(number, line));
    }
    return found;
}

std::optional<JaasModule> parseJaas(const QString& text)
{
    static const QRegularExpression head(
        QStringLiteral("(?:^|[\\s{])((?:\\w+\\.)*(\\w+LoginModule))\\s+(?:required|requisite|sufficient|optional)\\b"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression option(
        QStringLiteral("([\\w.-]+)\\s*=\\s*(?:\"((?:\\\\.|[^\"\\\\])*)\"|'((?:\\\\.|[^'\\\\])*)'|([^\\s;\"']+))"));
    const QRegularExpressionMatch found = head.match(text);
    if (!found.hasMatch())
        return std::nullopt;
    JaasModule module{found.captured(2), {}};
    QRegularExpressionMatchIterator options = option.globalMatch(text, found.capturedEnd());
    while (options.hasNext()) {
        const QRegularExpressionMatch match = options.next();
        QString value = match.captured(4);
        if (match.capturedStart(2) >= 0)
            value = withoutEscapes(match.captured(2));
        else if (match.capturedStart(3) >= 0)
            value = withoutEscapes(match.captured(3));
        module.options.insert(match.captured(1), value);
    }
    return module;
}

} // namespace weir
