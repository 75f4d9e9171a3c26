#include "widgets/messages/formatchoice.h"

#include "models/messages/recorddetail.h"
#include "widgets/kit/icons.h"

#include <QAbstractItemView>
#include <QFileInfo>

namespace weir {
namespace {

constexpr int schemaFile = -1, protobufMessage = -2;
constexpr qsizetype mostMessages = 40;

} // namespace

bool needsSchemaFile(Format format) { return format == Format::RawAvro || format == Format::RawProtobuf; }

FormatChoice::FormatChoice(QWidget* parent) : QComboBox(parent)
{
    for (const Format format : allFormats())
        addItem(formatTitle(format), int(format));
    insertSeparator(count());
    addItem(icon(QStringLiteral("file-code")), tr("Schema file…"), schemaFile);
    setMaxVisibleItems(count());
    view()->setAccessibleName(tr("Formats"));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(11);
    connect(this, &QComboBox::activated, this, [this](int index) {
        const int chosen = itemData(index).toInt();
        if (chosen == protobufMessage) {
            setFormat(m_format);
            emit messageChosen(itemData(index, Qt::AccessibleDescriptionRole).toString());
            return;
        }
        if (chosen == schemaFile) {
            setFormat(m_format);
            emit schemaFileWanted();
            return;
        }
        m_format = Format(chosen);
        emit formatChosen(m_format);
    });
}

void FormatChoice::setFormat(Format format)
{
    m_format = format;
    setCurrentIndex(std::max(0, findData(int(format))));
}

void FormatChoice::setMessages(const QStringList& messages, const QString& current)
{
    const int first = findData(schemaFile) + 1;
    while (count() > first)
        removeItem(first);
    for (const QString& message : messages.mid(0, mostMessages)) {
        addItem(message == current ? tr("Message %1 (read now)").arg(message) : tr("Message %1").arg(message),
                protobufMessage);
        setItemData(count() - 1, message, Qt::AccessibleDescriptionRole);
    }
}

void FormatChoice::setSchemaFile(const QString& path)
{
    const int index = findData(schemaFile);
    setItemText(index, path.isEmpty() ? tr("Schema file…") : tr("Schema file: %1…").arg(QFileInfo(path).fileName()));
    setItemData(index, path, Qt::ToolTipRole);
}

} // namespace weir
