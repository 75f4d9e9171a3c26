#include "tests/base/sourcescan.h"

#include <QRegularExpression>
#include <vector>

namespace weir::test {
namespace {

struct Layer
{
    QLatin1String folder;
    QStringList sees; ///< folders besides its own
};

QStringList words(const char* text) { return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts); }

// The first folder that matches decides, so the narrow ones stand first.
const std::vector<Layer>& layers()
{
    static const std::vector<Layer> all = {
        {QLatin1String("backend/base/"), {}},
        {QLatin1String("backend/kafka/"), words("backend/base/")},
        {QLatin1String("backend/serde/"), words("backend/base/")},
        {QLatin1String("backend/filter/"), words("backend/base/")},
        {QLatin1String("backend/cdp/"), words("backend/base/ backend/filter/")},
        {QLatin1String("backend/engine/http/"), words("backend/base/ backend/cdp/")},
        {QLatin1String("backend/engine/script/"), words("backend/base/ backend/cdp/")},
        {QLatin1String("backend/engine/store/"), words("backend/base/")},
        {QLatin1String("backend/engine/"),
         words("backend/base/ backend/kafka/ backend/serde/ backend/filter/ backend/cdp/")},
        {QLatin1String("backend/monitor/"), words("backend/base/ backend/kafka/ backend/serde/")},
        {QLatin1String("backend/demo/"), words("backend/base/ backend/kafka/ backend/serde/")},
        {QLatin1String("backend/service/"),
         words("backend/base/ backend/kafka/ backend/serde/ backend/filter/ backend/monitor/ backend/cdp/ "
               "backend/engine/")},
        {QLatin1String("models/common/"), words("backend/base/ backend/kafka/ backend/serde/ backend/filter/ "
                                                "backend/service/ backend/monitor/ backend/cdp/")},
        {QLatin1String("models/"), words("models/common/ backend/base/ backend/kafka/ backend/serde/ backend/filter/ "
                                         "backend/service/ backend/monitor/ backend/cdp/")},
        {QLatin1String("widgets/kit/"), words("models/common/ backend/base/ backend/service/ backend/kafka/ "
                                              "backend/filter/ backend/monitor/ backend/cdp/")},
        {QLatin1String("widgets/frame/"),
         words("widgets/kit/ models/common/ backend/base/ backend/service/ backend/kafka/ backend/monitor/")},
        {QLatin1String("widgets/"),
         words("widgets/kit/ widgets/frame/ widgets/charts/ widgets/graph/ widgets/rules/ models/common/ "
               "backend/base/ backend/service/ backend/kafka/ backend/serde/ backend/filter/ backend/monitor/ "
               "backend/cdp/")},
        {QLatin1String("app/shell/"), words("models/common/ backend/ app/secrets/")},
        {QLatin1String("app/weirctl/"), words("models/common/ backend/ app/shell/")},
        {QLatin1String("app/weir-engine/"), words("models/common/ backend/ app/shell/")},
        {QLatin1String("app/"), words("widgets/ models/ backend/ app/secrets/")},
    };
    return all;
}

QString ownFolder(const QString& path) { return path.section(QLatin1Char('/'), 0, 1) + QLatin1Char('/'); }

bool maySee(const QString& path, const QString& included)
{
    const QString own = ownFolder(path);
    if (included.startsWith(own))
        return true;
    // A feature of widgets/ shows the models of the same name.
    if (own.startsWith(QLatin1String("widgets/")) && included.startsWith(QLatin1String("models") + own.mid(7)))
        return true;
    for (const Layer& layer : layers()) {
        if (!path.startsWith(layer.folder))
            continue;
        for (const QString& folder : layer.sees) {
            if (included.startsWith(folder))
                return true;
        }
        return false;
    }
    return true;
}

struct Rule
{
    QRegularExpression pattern;
    bool (*applies)(const QString& path);
    const char* sentence;
};

bool below(const QString& path, const char* folder) { return path.startsWith(QLatin1String(folder)); }

bool isGuiFree(const QString& path)
{
    return below(path, "backend/") || below(path, "models/") || below(path, "app/weirctl/") ||
           below(path, "app/weir-engine/") || below(path, "app/shell/");
}

bool isOutsideKit(const QString& path)
{
    return !below(path, "widgets/kit/") && (below(path, "widgets/") || below(path, "app/"));
}

bool isHeader(const QString& path) { return path.endsWith(QLatin1String(".h")); }

bool isOutsideCharts(const QString& path) { return !below(path, "widgets/charts/") && !below(path, "widgets/kit/"); }

const std::vector<Rule>& rules()
{
    static const std::vector<Rule> all = {
        {QRegularExpression(QStringLiteral(
             R"(#include\s*<(QtGui|QtWidgets|Q(Widget|GuiApplication|Application|Color|Palette|Font|FontMetrics|Icon|Image|Pixmap|Painter|Brush|Pen|Cursor|KeyEvent|MouseEvent|Clipboard|Label|PushButton|Dialog|MainWindow|Action|Style|TextDocument|StandardItemModel|Menu|TreeView|TableView)\b))")),
         isGuiFree, "Qt Gui and Widgets are for widgets/ and app/weir only"},
        {QRegularExpression(QStringLiteral(R"(#include\s*[<"](qcustomplot|spdlog/|simdjson|rocksdb/|v8))")), isHeader,
         "this library may appear in .cpp files only"},
        {QRegularExpression(QStringLiteral(R"(#include\s*[<"]qcustomplot)")), isOutsideCharts,
         "QCustomPlot is for widgets/charts and the kit"},
        {QRegularExpression(QStringLiteral(R"(\bsetStyleSheet\s*\()")), isOutsideKit,
         "style sheets are not used; the kit's style draws"},
        {QRegularExpression(QStringLiteral(R"("#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3}(?:[0-9a-fA-F]{2})?)?")")), isOutsideKit,
         "a literal colour; take one of the kit's tokens"},
        {QRegularExpression(QStringLiteral(
             R"(\b(QColor\s*\(\s*\d|qRgba?\s*\(|QColor\s*\(\s*Qt::|Qt::(red|green|blue|black|white|gray|darkGray|lightGray|yellow|cyan|magenta|dark(Red|Green|Blue|Yellow))\b))")),
         isOutsideKit, "a literal colour; take one of the kit's tokens"},
        {QRegularExpression(QStringLiteral(R"(\bset(Point|Pixel)Size(F)?\s*\()")), isOutsideKit,
         "a font size; take one of the kit's text styles"},
        {QRegularExpression(QStringLiteral(
             R"(\bset(ContentsMargins|Spacing|HorizontalSpacing|VerticalSpacing)\s*\([^;]*(?<![\w.])[1-9]\d+\b)")),
         isOutsideKit, "a literal margin; take one of the kit's distances"},
    };
    return all;
}

} // namespace

QString withoutComments(const QString& text)
{
    QString out;
    out.reserve(text.size());
    enum class In { Code, Line, Block, String, Character, Raw } in = In::Code;
    QString rawEnd;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const QChar next = i + 1 < text.size() ? text[i + 1] : QChar();
        switch (in) {
        case In::Code:
            if (c == QLatin1Char('/') && next == QLatin1Char('/')) {
                in = In::Line;
                ++i;
                continue;
            }
            if (c == QLatin1Char('/') && next == QLatin1Char('*')) {
                in = In::Block;
                ++i;
                continue;
            }
            if (c == QLatin1Char('"') && i > 0 && text[i - 1] == QLatin1Char('R')) {
                const qsizetype open = text.indexOf(QLatin1Char('('), i);
                rawEnd = QLatin1Char(')') + text.mid(i + 1, open - i - 1) + QLatin1Char('"');
                in = In::Raw;
            } else if (c == QLatin1Char('"')) {
                in = In::String;
            } else if (c == QLatin1Char('\'') && !(i > 0 && text[i - 1].isDigit())) {
                in = In::Character;
            }
            break;
        case In::Line:
            if (c != QLatin1Char('\n'))
                continue;
            in = In::Code;
            break;
        case In::Block:
            if (c == QLatin1Char('*') && next == QLatin1Char('/')) {
                in = In::Code;
                ++i;
            }
            if (c != QLatin1Char('\n'))
                continue;
            break;
        case In::String:
        case In::Character:
            if (c == QLatin1Char('\\')) {
                out += c;
                ++i;
                if (i < text.size())
                    out += text[i];
                continue;
            }
            if (c == (in == In::String ? QLatin1Char('"') : QLatin1Char('\'')))
                in = In::Code;
            break;
        case In::Raw:
            if (text.mid(i, rawEnd.size()) == rawEnd) {
                out += rawEnd;
                i += rawEnd.size() - 1;
                in = In::Code;
                continue;
            }
            break;
        }
        out += c;
    }
    return out;
}

QStringList offences(const QString& path, const QString& text)
{
    static const QRegularExpression include(QStringLiteral("^\\s*#include\\s*\"([^\"]+)\""));
    QStringList found;
    int number = 0;
    const QStringList lines = withoutComments(text).split(QLatin1Char('\n'));
    for (const QString& line : lines) {
        ++number;
        const auto say = [&](const QString& sentence) {
            found << QStringLiteral("%1:%2: %3").arg(path).arg(number).arg(sentence);
        };
        const QString included = include.match(line).captured(1);
        if (included.contains(QLatin1Char('/')) && !maySee(path, included))
            say(QStringLiteral("%1 may not see %2").arg(ownFolder(path), included));
        for (const Rule& rule : rules()) {
            if (rule.applies(path) && rule.pattern.match(line).hasMatch())
                say(QString::fromLatin1(rule.sentence));
        }
    }
    return found;
}

} // namespace weir::test
