#include "widgets/frame/fuzzymatch.h"

#include <algorithm>

namespace weir {
namespace {

bool startsWord(const QString& text, qsizetype at) { return at == 0 || !text[at - 1].isLetterOrNumber(); }

int wordScore(const QString& word, const QString& text)
{
    int best = 0;
    for (qsizetype at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        const int score = at == 0 ? (text.size() == word.size() ? 1200 : 1000) : startsWord(text, at) ? 800 : 500;
        best = std::max(best, score);
        if (best >= 800)
            break;
    }
    if (best > 0)
        return best;
    // Letters in order; each that starts a word or follows the one before is worth more.
    int score = 100;
    qsizetype at = -1;
    for (const QChar letter : word) {
        const qsizetype next = text.indexOf(letter, at + 1);
        if (next < 0)
            return 0;
        score += startsWord(text, next) ? 12 : next == at + 1 ? 8 : 0;
        at = next;
    }
    return score;
}

} // namespace

QStringList fuzzyWords(const QString& query) { return query.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts); }

int fuzzyScore(const QStringList& words, const QString& lowerText)
{
    int total = 1;
    for (const QString& word : words) {
        const int score = wordScore(word, lowerText);
        if (score == 0)
            return 0;
        total += score;
    }
    return std::max(1, total - int(std::min<qsizetype>(lowerText.size(), 90)));
}

} // namespace weir
