// Purpose: the generated form of a value with a schema: a field for each member, as deep as the value goes. Thread:
// GUI. Limits: 400 fields; what is beyond, and what does not fit the schema, is edited as JSON.
#pragma once

#include "models/produce/formedit.h"

#include <QScrollArea>

class QVBoxLayout;

namespace weir {

class FormField;

class SchemaFormView : public QScrollArea
{
    Q_OBJECT
public:
    explicit SchemaFormView(QWidget* parent = nullptr);

    void setValue(const SchemaForm& form, const JsonValue& value);
    /// The sentence at the field that the path names ("customer.id"); the field is scrolled to. False: it has none.
    bool showMistake(const QString& path, const QString& sentence);
    void clearMistakes();

signals:
    void edited(const QString& json); ///< indented

private:
    void build();
    void rebuildSoon(const QString& focusPath = {});
    void addNode(QVBoxLayout* column, const FormPath& path, int node, const QString& title, const QString& help,
                 bool isOptional, int depth);
    void addRecord(QVBoxLayout* column, const FormPath& path, int node, int depth);
    void addList(QVBoxLayout* column, const FormPath& path, int node, int depth);
    void addMap(QVBoxLayout* column, const FormPath& path, int node, int depth);
    void addChoice(QVBoxLayout* column, const FormPath& path, int node, const QString& title, const QString& help,
                   int depth);
    void addScalar(QVBoxLayout* column, const FormPath& path, int node, const QString& title, const QString& help,
                   bool isOptional);
    void addRaw(QVBoxLayout* column, const FormPath& path, const QString& title, const QString& why);
    QWidget* textField(const FormPath& path, const FormNode& node, bool isOptional);
    QWidget* symbolField(const FormPath& path, const FormNode& node, bool isOptional);
    QWidget* heading(const QString& title, const QString& buttonText, const std::function<void()>& press);
    void keep(QVBoxLayout* column, const FormPath& path, const QString& title, QWidget* field, const QString& help);
    void tell();

    FormEdit m_edit;
    QMap<QString, FormField*> m_fields;
    int m_count = 0;
    bool m_rebuilds = false;
    QString m_focus;
};

} // namespace weir
