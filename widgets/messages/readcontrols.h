// Purpose: where to start and stop reading, which records, which partitions: one row of controls. Thread: GUI.
// Limits: what is typed wrong is said below its field; nothing is read then.
#pragma once

#include "backend/service/readrequest.h"

#include <QComboBox>
#include <QLineEdit>
#include <QWidget>
#include <optional>

namespace weir {

class FormField;

class ReadControls : public QWidget
{
    Q_OBJECT
public:
    explicit ReadControls(QWidget* parent = nullptr);

    void setRequest(const ReadRequest& request);
    /// Nothing if a field is wrong; its mistake is shown then.
    std::optional<ReadRequest> request(const QString& topic);
    void setUtc(bool utc);
    /// Ctrl+G: start at an offset; the field gets the keys.
    void goToOffset();

signals:
    void readRequested();

private:
    void showFields();
    std::optional<std::int64_t> value(FormField* form, const QLineEdit* field, bool isTime);

    QComboBox* m_from;
    QLineEdit* m_fromValue;
    FormField* m_fromForm;
    QComboBox* m_until;
    QLineEdit* m_untilValue;
    FormField* m_untilForm;
    QLineEdit* m_partitions;
    FormField* m_partitionsForm;
    QComboBox* m_records;
    bool m_utc = false;
};

} // namespace weir
