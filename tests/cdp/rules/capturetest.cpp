#include "backend/cdp/rules/feature.h"
#include "tests/cdp/definitions/reading.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {

std::vector<JsonPath> pathsOf(const QStringList& texts)
{
    std::vector<JsonPath> paths;
    for (const QString& text : texts)
        paths.push_back(JsonPath::parse(text.toStdString()).value());
    return paths;
}

std::string valuesAt(const Json& root, const JsonPath& path)
{
    std::string found;
    path.each(root, [&](const Json& value) {
        found += toJsonText(value) + ';';
        return false;
    });
    return found;
}

} // namespace

class CaptureTest : public QObject
{
    Q_OBJECT
private slots:
    void keepsWhatThePathsFindAndNoMore_data()
    {
        QTest::addColumn<QString>("event");
        QTest::addColumn<QStringList>("paths");
        QTest::addColumn<QString>("kept");
        const auto row = [](const char* name, const char* event, const QStringList& paths, const char* kept) {
            QTest::newRow(name) << QString::fromUtf8(event) << paths << QString::fromUtf8(kept);
        };
        const auto one = [](const char* path) { return QStringList{QString::fromUtf8(path)}; };
        row("nothing asked", "{'a':1}", {}, "{}");
        row("one of two", "{'a':1,'b':2}", one("a"), "{'a':1}");
        row("nested", "{'a':{'b':{'c':1,'d':2},'e':3}}", one("a.b.c"), "{'a':{'b':{'c':1}}}");
        row("two below one", "{'a':{'b':1,'c':2,'d':3}}", {QStringLiteral("a.b"), QStringLiteral("a.d")},
            "{'a':{'b':1,'d':3}}");
        row("the whole beside a part", "{'a':{'b':1,'c':2}}", {QStringLiteral("a.b"), QStringLiteral("a")},
            "{'a':{'b':1,'c':2}}");
        row("not there", "{'a':1}", one("b.c"), "{}");
        row("a value where an object was thought of", "{'a':1}", one("a.b"), "{'a':1}");
        row("an element keeps its array", "{'a':[1,{'b':2}],'c':3}", one("a.1.b"), "{'a':[1,{'b':2}]}");
        row("any element keeps the array", "{'a':{'l':[{'x':1,'y':2}],'m':4}}", one("a.l[].x"),
            "{'a':{'l':[{'x':1,'y':2}]}}");
        row("a dot in a name", "{'a.b':{'c':1},'a':{'b':2}}", one("a\\.b.c"), "{'a.b':{'c':1}}");
        row("letters of any script", "{'größe':{'l\\u00e4nge':1},'x':1}", one("größe.länge"), "{'größe':{'länge':1}}");
        row("an object that is a number's name", "{'a':{'0':5,'1':6}}", one("a.0"), "{'a':{'0':5,'1':6}}");
    }

    void keepsWhatThePathsFindAndNoMore()
    {
        QFETCH(QString, event);
        QFETCH(QStringList, paths);
        QFETCH(QString, kept);
        const JsonPointer document = jsonOf(event.toStdString());
        QVERIFY(document);
        const std::vector<JsonPath> wanted = pathsOf(paths);
        const std::string captured = capture(document->root, wanted);
        QCOMPARE(QString::fromStdString(captured).replace(QLatin1Char('"'), QLatin1Char('\'')), kept);
        const JsonPointer again = jsonOf(captured);
        QVERIFY(again);
        for (const JsonPath& path : wanted)
            QCOMPARE(valuesAt(again->root, path), valuesAt(document->root, path));
    }
};

WEIR_TEST(CaptureTest)

} // namespace weir::cdp

#include "capturetest.moc"
