// Purpose: bytes as offset, hexadecimal and ASCII, selected and copied. Thread: GUI.
// Limits: paints what is visible; 2 GB; a copy as text is cut at 1 MB and says so by copied().
#pragma once

#include <QAbstractScrollArea>
#include <QByteArray>

class QMenu;

namespace weir {

class HexView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit HexView(const QString& accessibleName, QWidget* parent = nullptr);

    void setData(const QByteArray& bytes);
    QByteArray data() const { return m_bytes; }
    qint64 selectionStart() const; ///< -1: nothing
    qint64 selectionLength() const;
    void select(qint64 start, qint64 length); ///< scrolls to it
    QByteArray selectedBytes() const;         ///< everything if nothing is selected
    QSize sizeHint() const override;
    static constexpr int bytesPerRow = 16;
    static constexpr qint64 maxCopied = 1'000'000;

public slots:
    void copyHex();   ///< Ctrl+C: "7b 22 69"
    void copyAscii(); ///< Ctrl+Shift+C; bytes that are no letters as "."

signals:
    void selectionChanged();
    void copied(qint64 bytes, qint64 ofBytes); ///< bytes < ofBytes: the copy was cut

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Layout;
    Layout layout() const;
    void updateBars();
    void moveTo(qint64 position, bool extend);
    void ensureVisible(qint64 position);
    qint64 byteAt(const QPoint& point) const;

    QByteArray m_bytes;
    qint64 m_anchor = -1;
    qint64 m_cursor = -1;
};

} // namespace weir
