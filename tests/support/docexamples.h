// Purpose: the examples of docs/definitions.md, docs/cases.md and docs/guide.md: what stands between ```json and ```.
// Thread: any. Limits: the word behind json says what a fragment is: "condition", "filter", "window", "mapping";
// without it: a definition, a list of them, or a case.
#pragma once

#include <QFile>
#include <QString>
#include <vector>

namespace weir::test {

struct DocExample
{
    const char* page = "";
    int line = 0; ///< of the fence, from 1
    QString word;
    std::string text;
};

inline void addDocExamples(const char* page, std::vector<DocExample>& examples)
{
    QFile file(QStringLiteral(WEIR_SOURCE_DIR "/docs/") + QLatin1String(page));
    if (!file.open(QIODevice::ReadOnly))
        return;
    bool isInside = false;
    int number = 0;
    while (!file.atEnd()) {
        const QString line = QString::fromUtf8(file.readLine()).remove(QLatin1Char('\n'));
        ++number;
        if (!isInside && line.startsWith(QStringLiteral("```json"))) {
            examples.push_back({page, number, line.mid(7).trimmed(), {}});
            isInside = true;
        } else if (line == QStringLiteral("```")) {
            isInside = false;
        } else if (isInside) {
            examples.back().text += line.toStdString() + '\n';
        }
    }
}

inline std::vector<DocExample> docExamples()
{
    std::vector<DocExample> examples;
    for (const char* const page : {"definitions.md", "cases.md", "guide.md"})
        addDocExamples(page, examples);
    return examples;
}

} // namespace weir::test
