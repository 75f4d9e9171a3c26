// Purpose: the plurals of the source language: "%n topic(s)" reads "1 topic" or "2 topics" where no translation is
// loaded. Thread: any. Limits: (s) and (es); a sentence that needs more is two strings.
#pragma once

#include <QTranslator>

namespace weir {

class EnglishPlurals : public QTranslator
{
    Q_OBJECT
public:
    using QTranslator::QTranslator;
    bool isEmpty() const override { return false; }
    /// Null, which means "as it is", for what has no number.
    QString translate(const char* context, const char* sourceText, const char* disambiguation, int n) const override;
};

/// "%n topic(s)" for n: the text without or with what is in the brackets.
QString withPlural(QString text, int n);

} // namespace weir
