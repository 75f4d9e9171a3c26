// The transformations of the demo (resources/demo/engine), through a real child.
#include "tests/engine/script/transformer.h"
#include "tests/support/registry.h"

#include <QFile>

namespace weir::engine {

using test::json;

class DemoTransformationsTest : public QObject
{
    Q_OBJECT
private slots:
    void theyDoWhatTheySay()
    {
        QFile file(QStringLiteral(WEIR_SOURCE_DIR "/resources/demo/engine/transformations.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const JsonPointer documents = parseJson(file.readAll().toStdString()).value();
        std::vector<std::string> texts;
        for (const Json& one : documents->root.elements())
            texts.push_back(toJsonText(one));
        QCOMPARE(texts.size(), std::size_t(3));
        test::Transformer demo(texts);
        const std::vector<std::string> became = demo.run(std::vector<std::string>{
            json("{'type':'page','messageId':'1','context':{'userAgent':'GoogleBot/2.1'}}"),
            json("{'type':'identify','messageId':'2','traits':{'email':'  Ida@Example.ORG '}}"),
            json("{'type':'track','event':'Order Completed','messageId':'3','properties':{'total':86,'currency':'GBP',"
                 "'products':[{'quantity':2},{'quantity':1}]}}"),
            json("{'type':'track','event':'Order Completed','messageId':'4'}"),
            json("{'type':'track','event':'Product Viewed','messageId':'5'}")});
        QCOMPARE(became.size(), std::size_t(5));
        QCOMPARE(became[0], std::string("-"));
        QCOMPARE(became[1], json("{'type':'identify','messageId':'2','traits':{'email':'ida@example.org'}}"));
        QCOMPARE(became[2],
                 json("{'type':'track','event':'Order Completed','messageId':'3','properties':{'total':86,"
                      "'currency':'GBP','products':[{'quantity':2},{'quantity':1}],'total_eur':100,'items':3}}"));
        QCOMPARE(became[3],
                 json("{'type':'track','event':'Order Completed','messageId':'4','properties':{'items':0}}"));
        QCOMPARE(became[4], std::string("="));
    }
};

WEIR_TEST(DemoTransformationsTest)

} // namespace weir::engine

#include "demotransformationstest.moc"
