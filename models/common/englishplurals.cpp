#include "models/common/englishplurals.h"

#include <cstring>

namespace weir {

QString withPlural(QString text, int n)
{
    text.replace(QLatin1String("(es)"), n == 1 ? QString() : QStringLiteral("es"));
    text.replace(QLatin1String("(s)"), n == 1 ? QString() : QStringLiteral("s"));
    return text;
}

QString EnglishPlurals::translate(const char*, const char* sourceText, const char*, int n) const
{
    if (n < 0 || !sourceText || !std::strstr(sourceText, "s)"))
        return {};
    return withPlural(QString::fromUtf8(sourceText), n);
}

} // namespace weir
