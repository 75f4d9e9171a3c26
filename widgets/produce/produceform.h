// Purpose: everything of a draft as fields: what to produce, where to, key, headers, time, value. Thread: GUI.
#pragma once

#include "models/produce/producemodel.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace weir {

class FormField;
class HeadersEdit;
class KeyEditor;
class Label;
class Segmented;
class ValueEditor;

class ProduceForm : public QWidget
{
    Q_OBJECT
public:
    /// `model` outlives the form.
    explicit ProduceForm(ProduceModel& model, QWidget* parent = nullptr);

    void setDraft(const ProduceDraft& draft);
    ProduceDraft draft() const;
    /// The subjects of the registry, and the topic, whose own come first.
    void setTopic(const QString& topic, bool hasRegistry);

signals:
    void edited();
    void whatChanged();

private:
    QWidget* buildLeft();
    void showWhat();
    void showProblems();
    void chooseFile();

    ProduceModel& m_model;
    QString m_topic;
    QString m_origin;
    Segmented* m_what;
    KeyEditor* m_key;
    ValueEditor* m_value;
    HeadersEdit* m_headers;
    QLineEdit *m_partition, *m_timestamp, *m_times, *m_rate, *m_file, *m_separator;
    QComboBox *m_partitioner, *m_lines;
    FormField *m_partitionField, *m_timestampField, *m_timesField, *m_rateField, *m_fileField, *m_separatorField,
        *m_linesField, *m_partitionerField;
    Label* m_placeholders;
    QPushButton* m_chooseFile;
    QWidget* m_fileRow;
};

} // namespace weir
