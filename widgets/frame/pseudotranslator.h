// Purpose: a made-up language, 35 % longer and with accents, that shows what is cut off and what is not translated.
// Thread: GUI.
#pragma once

#include <QTranslator>

namespace weir {

class PseudoTranslator : public QTranslator
{
    Q_OBJECT
public:
    using QTranslator::QTranslator;
    bool isEmpty() const override { return false; }
    QString translate(const char* context, const char* sourceText, const char* disambiguation, int n) const override;
};

/// Placeholders (%1, %n), accelerators and mark-up stay; the length grows by 35 %.
QString pseudo(const QString& text);

} // namespace weir
