#include "widgets/frame/pseudotranslator.h"

#include "models/common/englishplurals.h"

namespace weir {

QString pseudo(const QString& text)
{
    static const QString plain = QStringLiteral("aceinouyACEINOUY");
    static const QString accented = QStringLiteral("áçéíñóúýÁÇÉÍÑÓÚÝ");
    QString result;
    bool tag = false;
    int letters = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        tag = tag ? text[i] != QLatin1Char('>') : c == QLatin1Char('<');
        if (c == QLatin1Char('%') && i + 1 < text.size()) {
            result += c;
            result += text[++i];
            continue;
        }
        const qsizetype at = tag ? -1 : plain.indexOf(c);
        result += at >= 0 ? accented[at] : c;
        letters += c.isLetter() && !tag ? 1 : 0;
    }
    // "xx" cannot be mistaken for a word, and breaks lines like one.
    const int wanted = (letters * 35 + 99) / 100;
    if (wanted > 0 && letters > 1) {
        QString tail(QLatin1Char(' '));
        while (tail.size() < wanted)
            tail += tail.size() % 6 == 5 ? QLatin1Char(' ') : QLatin1Char('x');
        result += wanted == 1 ? QStringLiteral("x") : tail;
    }
    return result;
}

QString PseudoTranslator::translate(const char*, const char* sourceText, const char*, int n) const
{
    if (!sourceText || !*sourceText)
        return {};
    const QString source = QString::fromUtf8(sourceText);
    return pseudo(n < 0 ? source : withPlural(source, n));
}

} // namespace weir
