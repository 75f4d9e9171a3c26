#include "models/common/jsontreeprivate.h"

#include <algorithm>

namespace weir {
namespace {

bool isPlainName(const QString& name)
{
    if (name.isEmpty() || name.front().isDigit())
        return false;
    return std::all_of(name.begin(), name.end(), [](QChar c) { return c.isLetterOrNumber() || c == QLatin1Char('_'); });
}

} // namespace

std::vector<const JsonTreeModel::Node*> JsonTreeModel::Private::chain(const QModelIndex& index) const
{
    std::vector<const Node*> nodesUp;
    for (const Node* node = nodeOf(index); node && node->parent; node = node->parent) {
        if (isContainer(first(*node->parent)))
            nodesUp.push_back(node);
    }
    std::reverse(nodesUp.begin(), nodesUp.end());
    return nodesUp;
}

std::optional<JsonTreeModel::Mistake> JsonTreeModel::mistake() const
{
    if (!d->survey || !d->survey->mistake)
        return std::nullopt;
    const JsonMistake& found = *d->survey->mistake;
    QString what;
    switch (found.fault) {
    case JsonFault::Empty:
        what = tr("the text is empty.");
        break;
    case JsonFault::ValueExpected:
        what = tr("a value is missing.");
        break;
    case JsonFault::NameExpected:
        what = tr("a field name in double quotes is missing.");
        break;
    case JsonFault::ColonExpected:
        what = tr("a colon behind the field name is missing.");
        break;
    case JsonFault::CommaOrEndExpected:
        what = tr("a comma or the closing bracket is missing.");
        break;
    case JsonFault::UnknownWord:
        what = tr("only true, false and null may stand without quotes.");
        break;
    case JsonFault::BadNumber:
        what = tr("this is not a valid number.");
        break;
    case JsonFault::BadEscape:
        what = tr("this is not a valid escape sequence.");
        break;
    case JsonFault::ControlCharacter:
        what = tr("a control character stands in a string.");
        break;
    case JsonFault::UnterminatedString:
        what = tr("the string that begins here has no end.");
        break;
    case JsonFault::UnexpectedEnd:
        what = tr("the text ends too early.");
        break;
    case JsonFault::TextAfterEnd:
        what = tr("there is more text behind the end of the value.");
        break;
    case JsonFault::TooDeep:
        what = tr("the value is nested too deeply to be shown.");
        break;
    case JsonFault::NotUtf8:
        what = tr("this byte is not valid UTF-8.");
        break;
    }
    return Mistake{found.position, found.line, found.column,
                   tr("Line %1, column %2: %3").arg(QString::number(found.line), QString::number(found.column), what)};
}

QString JsonTreeModel::fqlPath(const QModelIndex& index) const
{
    QString path = d->rootName;
    for (const Node* node : d->chain(index)) {
        path += QLatin1Char('.');
        for (const QChar c : d->nameText(*node)) {
            if (!c.isLetterOrNumber() && !c.isMark() && !c.isSurrogate() && !QStringLiteral("_$@- ").contains(c))
                path += QLatin1Char('\\');
            path += c;
        }
    }
    return path;
}

QString JsonTreeModel::jsonPath(const QModelIndex& index) const
{
    QString path = QStringLiteral("$");
    for (const Node* node : d->chain(index)) {
        const QString name = d->nameText(*node);
        if (node->name < 0)
            path += QLatin1Char('[') + name + QLatin1Char(']');
        else if (isPlainName(name))
            path += QLatin1Char('.') + name;
        else
            path += QStringLiteral("[\"") +
                    QString(name)
                        .replace(QLatin1Char('\\'), QStringLiteral("\\\\"))
                        .replace(QLatin1Char('"'), QStringLiteral("\\\"")) +
                    QStringLiteral("\"]");
    }
    return path;
}

QByteArray JsonTreeModel::jsonText(const QModelIndex& index) const
{
    const Node* const node = d->nodeOf(index);
    return node ? d->text.mid(node->value, d->endOf(*node) - node->value) : QByteArray();
}

QString JsonTreeModel::valueText(const QModelIndex& index) const
{
    const QByteArray literal = jsonText(index);
    return literal.startsWith('"') ? json::decodedString(literal) : QString::fromUtf8(literal);
}

JsonTreeModel::Kind JsonTreeModel::kind(const QModelIndex& index) const
{
    const Node* const node = d->nodeOf(index);
    return node ? kindOf(d->first(*node)) : Kind::Null;
}

qint64 JsonTreeModel::position(const QModelIndex& index) const
{
    const Node* const node = d->nodeOf(index);
    return node ? (node->name >= 0 ? node->name : node->value) : 0;
}

qint64 JsonTreeModel::endPosition(const QModelIndex& index) const
{
    const Node* const node = d->nodeOf(index);
    return node ? d->endOf(*node) : 0;
}

} // namespace weir
