// The single fields of the generated form: texts, numbers, choices, and JSON for what has no better field.
#include "widgets/kit/formfield.h"
#include "widgets/kit/tokens.h"
#include "widgets/produce/schemaformview.h"

#include <QComboBox>
#include <QLineEdit>
#include <QVBoxLayout>

namespace weir {
namespace {

QString words(const std::string& text) { return QString::fromStdString(text); }

JsonValue boolean(bool value)
{
    JsonValue made;
    made.kind = JsonValue::Kind::Boolean;
    made.scalar = value ? "true" : "false";
    return made;
}

} // namespace

QWidget* SchemaFormView::textField(const FormPath& path, const FormNode& node, bool isOptional)
{
    const JsonValue* value = m_edit.at(path);
    const bool isThere = value && value->kind != JsonValue::Kind::Null;
    auto* line = new QLineEdit(isThere ? words(value->scalar) : QString());
    const QString type = words(node.hint.empty() ? node.name : node.hint);
    line->setPlaceholderText(isOptional ? tr("%1; empty: none").arg(type) : type);
    const bool isNumber = node.kind == FormNode::Kind::Integer || node.kind == FormNode::Kind::Number;
    connect(line, &QLineEdit::textEdited, this,
            [this, path, isOptional, isNumber, isNullable = node.isNullable](const QString& text) {
                if (text.isEmpty() && isOptional && isNullable)
                    m_edit.set(path, {});
                else if (text.isEmpty() && isOptional)
                    m_edit.remove(path);
                else
                    m_edit.set(path, isNumber ? JsonValue::typed(text.trimmed().toStdString())
                                              : JsonValue::string(text.toStdString()));
                tell();
            });
    return line;
}

QWidget* SchemaFormView::symbolField(const FormPath& path, const FormNode& node, bool isOptional)
{
    const JsonValue* value = m_edit.at(path);
    const bool isBoolean = node.kind == FormNode::Kind::Boolean;
    auto* box = new QComboBox;
    if (isOptional || !value)
        box->addItem(tr("none"));
    const int first = box->count();
    if (isBoolean)
        box->addItems({QStringLiteral("true"), QStringLiteral("false")});
    for (const std::string& symbol : node.symbols)
        box->addItem(words(symbol));
    if (value && value->kind != JsonValue::Kind::Null)
        box->setCurrentIndex(box->findText(words(value->scalar)));
    connect(box, &QComboBox::activated, this,
            [this, path, box, first, isBoolean, isNullable = node.isNullable](int index) {
                if (index >= first)
                    m_edit.set(path, isBoolean ? boolean(index == first)
                                               : JsonValue::string(box->currentText().toStdString()));
                else if (isNullable)
                    m_edit.set(path, {});
                else
                    m_edit.remove(path);
                tell();
            });
    return box;
}

void SchemaFormView::addScalar(QVBoxLayout* column, const FormPath& path, int node, const QString& title,
                               const QString& help, bool isOptional)
{
    const FormNode& form = m_edit.form().at(node);
    if (form.kind == FormNode::Kind::Null) {
        auto* line = new QLineEdit(QStringLiteral("null"));
        line->setReadOnly(true);
        keep(column, path, title, line, help);
        return;
    }
    const bool isSymbol = form.kind == FormNode::Kind::Enum || form.kind == FormNode::Kind::Boolean;
    QWidget* field = isSymbol ? symbolField(path, form, isOptional) : textField(path, form, isOptional);
    keep(column, path, title, field, help);
}

void SchemaFormView::addChoice(QVBoxLayout* column, const FormPath& path, int node, const QString& title,
                               const QString& help, int depth)
{
    const FormNode& choice = m_edit.form().at(node);
    const JsonValue* value = m_edit.at(path);
    auto* box = new QComboBox;
    if (choice.isNullable || !value)
        box->addItem(tr("none"));
    const int first = box->count();
    for (const int child : choice.children) {
        const FormNode& branch = m_edit.form().at(child);
        box->addItem(words(branch.hint.empty() ? branch.name : branch.hint));
    }
    const bool isThere = value && value->kind != JsonValue::Kind::Null;
    const int branch = isThere ? m_edit.branchOf(node, *value) : -1;
    box->setCurrentIndex(branch >= 0 ? first + branch : 0);
    connect(box, &QComboBox::activated, this, [this, path, node, first](int index) {
        const std::vector<int>& children = m_edit.form().at(node).children;
        m_edit.set(path, index >= first ? m_edit.example(children[std::size_t(index - first)]) : JsonValue());
        rebuildSoon();
    });
    keep(column, path, title, box, help);
    if (branch < 0)
        return;
    auto* inner = new QVBoxLayout;
    inner->setContentsMargins(space::l, 0, 0, 0);
    inner->setSpacing(space::s);
    column->addLayout(inner);
    const int child = choice.children[std::size_t(branch)];
    addNode(inner, path, child, words(m_edit.form().at(child).name), {}, false, depth + 1);
}

void SchemaFormView::addRaw(QVBoxLayout* column, const FormPath& path, const QString& title, const QString& why)
{
    const JsonValue* value = m_edit.at(path);
    auto* line = new QLineEdit(value ? words(value->text(false)) : QString());
    line->setPlaceholderText(tr("JSON"));
    line->setFont(uiFont(FontRole::Code));
    keep(column, path, title, line, why);
    connect(line, &QLineEdit::textEdited, this, [this, path, why](const QString& text) {
        FormField* field = m_fields.value(formPathText(path));
        const auto parsed = JsonValue::parse(text.toStdString());
        const bool isGone = text.trimmed().isEmpty();
        if (field)
            field->setError(parsed || isGone ? QString() : tr("This is no JSON yet."));
        if (isGone && !path.empty())
            m_edit.remove(path);
        else if (parsed)
            m_edit.set(path, *parsed);
        if (parsed || isGone)
            tell();
    });
}

bool SchemaFormView::showMistake(const QString& path, const QString& sentence)
{
    FormField* field = m_fields.value(path);
    if (!field)
        return false;
    field->setError(sentence);
    ensureWidgetVisible(field, 0, measure::row);
    return true;
}

void SchemaFormView::clearMistakes()
{
    for (FormField* field : std::as_const(m_fields))
        field->setError({});
}

} // namespace weir
