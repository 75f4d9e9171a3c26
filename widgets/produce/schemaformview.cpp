#include "widgets/produce/schemaformview.h"

#include "widgets/kit/buttons.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"

#include <QComboBox>
#include <QLineEdit>
#include <QScrollBar>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr int mostFields = 400;
constexpr int deepest = 12;

QString words(const std::string& text) { return QString::fromStdString(text); }

FormPath with(FormPath path, std::variant<std::string, std::size_t> step)
{
    path.push_back(std::move(step));
    return path;
}

/// "long", "timestamp": what a person should type.
QString typeText(const FormNode& node)
{
    if (node.hint.empty())
        return words(node.name);
    return node.name.empty() ? words(node.hint) : QStringLiteral("%1, %2").arg(words(node.name), words(node.hint));
}

QVBoxLayout* indented(QVBoxLayout* column)
{
    auto* inner = new QVBoxLayout;
    inner->setContentsMargins(space::l, 0, 0, 0);
    inner->setSpacing(space::s);
    column->addLayout(inner);
    return inner;
}

} // namespace

SchemaFormView::SchemaFormView(QWidget* parent) : QScrollArea(parent)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setProperty("flat", true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Value as a form"));
}

void SchemaFormView::setValue(const SchemaForm& form, const JsonValue& value)
{
    m_edit.reset(form, value);
    build();
}

void SchemaFormView::build()
{
    const int scrolled = verticalScrollBar()->value();
    m_fields.clear();
    m_count = 0;
    auto* inner = new QWidget;
    inner->setAutoFillBackground(false);
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(0, 0, space::m, space::l);
    column->setSpacing(space::s);
    const FormNode& root = m_edit.form().at(m_edit.form().root);
    if (root.kind == FormNode::Kind::Record && m_edit.value().kind == JsonValue::Kind::Object)
        addRecord(column, {}, m_edit.form().root, 0);
    else
        addNode(column, {}, m_edit.form().root, tr("Value"), words(root.documentation), false, 0);
    column->addStretch(1);
    setWidget(inner);
    inner->show();
    verticalScrollBar()->setValue(scrolled);
    if (FormField* focused = m_fields.value(m_focus)) {
        focused->field()->setFocus(Qt::OtherFocusReason);
        ensureWidgetVisible(focused, 0, measure::row);
    }
    m_focus.clear();
}

void SchemaFormView::rebuildSoon(const QString& focusPath)
{
    m_focus = focusPath;
    tell();
    if (std::exchange(m_rebuilds, true))
        return;
    // The widget that asked for it goes with what is built anew.
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_rebuilds = false;
            build();
        },
        Qt::QueuedConnection);
}

void SchemaFormView::tell() { emit edited(words(m_edit.value().text())); }

void SchemaFormView::keep(QVBoxLayout* column, const FormPath& path, const QString& title, QWidget* field,
                          const QString& help)
{
    auto* made = new FormField(title, field);
    made->setHelp(help);
    column->addWidget(made);
    m_fields.insert(formPathText(path), made);
}

QWidget* SchemaFormView::heading(const QString& title, const QString& buttonText, const std::function<void()>& press)
{
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, space::s, 0, 0);
    row->setSpacing(space::s);
    row->addWidget(new Label(title, FontRole::Body, Token::Text));
    if (!buttonText.isEmpty()) {
        auto* button = linkButton(buttonText, line);
        button->setAccessibleName(tr("%1: %2").arg(title, buttonText));
        connect(button, &QPushButton::clicked, this, press);
        row->addWidget(button);
    }
    row->addStretch(1);
    return line;
}

void SchemaFormView::addNode(QVBoxLayout* column, const FormPath& path, int node, const QString& title,
                             const QString& help, bool isOptional, int depth)
{
    using Kind = FormNode::Kind;
    const FormNode& form = m_edit.form().at(node);
    if (++m_count > mostFields) {
        if (m_count == mostFields + 1)
            column->addWidget(
                new Label(tr("There are more fields: edit them as JSON."), FontRole::Secondary, Token::TextSecondary));
        return;
    }
    const JsonValue* value = m_edit.at(path);
    const bool isThere = value && value->kind != JsonValue::Kind::Null;
    const bool isCompound = form.kind == Kind::Record || form.kind == Kind::List || form.kind == Kind::Map;
    if (isThere && (depth > deepest || !m_edit.fits(node, *value))) {
        addRaw(column, path, title,
               depth > deepest ? QString() : tr("This does not fit the schema (%1).").arg(typeText(form)));
        return;
    }
    if (form.kind == Kind::Choice) {
        addChoice(column, path, node, title, help, depth);
        return;
    }
    if (form.kind == Kind::Any || (form.kind == Kind::Null && isThere)) {
        addRaw(column, path, title, help);
        return;
    }
    if (!isCompound) {
        addScalar(column, path, node, title, help, isOptional || form.isNullable);
        return;
    }
    if (!isThere) {
        column->addWidget(heading(title, tr("Add"), [this, path, node] {
            m_edit.set(path, m_edit.example(node));
            rebuildSoon();
        }));
        return;
    }
    const bool mayGo = isOptional || form.isNullable;
    const bool grows = form.kind != Kind::Record;
    column->addWidget(heading(title, mayGo ? tr("Remove") : QString(), [this, path, isNullable = form.isNullable] {
        if (isNullable)
            m_edit.set(path, {});
        else
            m_edit.remove(path);
        rebuildSoon();
    }));
    QVBoxLayout* inner = indented(column);
    if (!grows)
        addRecord(inner, path, node, depth + 1);
    else if (form.kind == Kind::List)
        addList(inner, path, node, depth + 1);
    else
        addMap(inner, path, node, depth + 1);
}

void SchemaFormView::addRecord(QVBoxLayout* column, const FormPath& path, int node, int depth)
{
    const FormNode& record = m_edit.form().at(node);
    for (const SchemaFormField& field : record.fields) {
        QString help = words(field.documentation);
        if (!field.group.empty())
            help = tr("One of %1. %2").arg(words(field.group), help).trimmed();
        addNode(column, with(path, field.name), field.node, words(field.name), help, !field.isRequired, depth);
    }
    // Members that the schema does not know are not lost.
    const JsonValue* value = m_edit.at(path);
    for (const auto& [name, member] : value->members) {
        const bool isKnown = std::any_of(record.fields.begin(), record.fields.end(),
                                         [&, each = name](const SchemaFormField& field) { return field.name == each; });
        if (!isKnown && ++m_count <= mostFields)
            addRaw(column, with(path, name), words(name), tr("The schema has no such field."));
    }
}

void SchemaFormView::addList(QVBoxLayout* column, const FormPath& path, int node, int depth)
{
    const int item = m_edit.form().at(node).children.front();
    const std::size_t count = m_edit.at(path)->items.size();
    for (std::size_t i = 0; i < count && m_count <= mostFields; ++i) {
        const FormPath at = with(path, i);
        auto* inner = new QVBoxLayout;
        inner->setSpacing(space::s);
        addNode(inner, at, item, tr("Item %1").arg(i + 1), {}, false, depth);
        auto* holder = new QWidget;
        holder->setMaximumWidth(measure::fieldMax + measure::control + space::s);
        auto* row = new QHBoxLayout(holder);
        row->setContentsMargins(0, 0, 0, 0);
        row->addLayout(inner, 1);
        auto* remove = iconButton(QStringLiteral("x"), tr("Remove item %1").arg(i + 1), nullptr);
        connect(remove, &QToolButton::clicked, this, [this, at] {
            m_edit.remove(at);
            rebuildSoon();
        });
        row->addWidget(remove, 0, Qt::AlignTop);
        column->addWidget(holder);
    }
    auto* add = plainButton(tr("Add item"), QStringLiteral("plus"), nullptr);
    connect(add, &QPushButton::clicked, this, [this, path, item, count] {
        m_edit.addItem(path, item);
        rebuildSoon(formPathText(with(path, count)));
    });
    column->addWidget(add, 0, Qt::AlignLeft);
}

void SchemaFormView::addMap(QVBoxLayout* column, const FormPath& path, int node, int depth)
{
    const int child = m_edit.form().at(node).children.front();
    for (const auto& [name, member] : m_edit.at(path)->members) {
        if (m_count > mostFields)
            break;
        const FormPath at = with(path, name);
        auto* key = new QLineEdit(words(name));
        auto* field = new FormField(tr("Key"), key);
        connect(key, &QLineEdit::editingFinished, this, [this, at, key, field] {
            const bool isFree = m_edit.rename(at, key->text().toStdString());
            field->setError(isFree ? QString() : tr("This key is there already."));
            if (isFree && key->text().toStdString() != std::get<std::string>(at.back()))
                rebuildSoon();
        });
        auto* remove = iconButton(QStringLiteral("x"), tr("Remove %1").arg(words(name)), nullptr);
        connect(remove, &QToolButton::clicked, this, [this, at] {
            m_edit.remove(at);
            rebuildSoon();
        });
        auto* holder = new QWidget;
        holder->setMaximumWidth(measure::fieldMax + measure::control + space::s);
        auto* row = new QHBoxLayout(holder);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(field, 1);
        row->addWidget(remove, 0, Qt::AlignTop);
        column->addWidget(holder);
        addNode(column, at, child, tr("Value of %1").arg(words(name)), {}, false, depth);
    }
    auto* add = plainButton(tr("Add entry"), QStringLiteral("plus"), nullptr);
    connect(add, &QPushButton::clicked, this, [this, path, child] {
        m_edit.addMember(path, child);
        rebuildSoon();
    });
    column->addWidget(add, 0, Qt::AlignLeft);
}

} // namespace weir
