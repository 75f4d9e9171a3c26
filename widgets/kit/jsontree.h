// Purpose: a JSON value as a tree: opened as one goes, searched, copied, filtered for. Thread: GUI.
// Limits: those of JsonTreeModel (100 MB opens without a stall); search runs on a worker.
#pragma once

#include "models/common/jsontreemodel.h"

#include <QTreeView>
#include <memory>

class QMenu;

namespace weir {

class JsonTree : public QTreeView
{
    Q_OBJECT
public:
    explicit JsonTree(const QString& accessibleName, QWidget* parent = nullptr);
    ~JsonTree() override;

    /// rootName is the path's first segment: "value", "key".
    void setJson(const QByteArray& utf8, const QString& rootName = QStringLiteral("value"));
    JsonTreeModel* jsonModel() const;
    /// Opens this many levels below the top one (1 at first), at most 200 rows a level and 16 levels.
    void expandLevels(int levels);

    /// Goes to the next (previous) entry whose name or value contains the text, whatever the case; found() tells.
    void findNext(const QString& text);
    void findPrevious(const QString& text);

public slots:
    void copyValue(); ///< Ctrl+C
    void copyPath();  ///< Ctrl+Shift+C

signals:
    void found(bool any);
    /// path as FQL, text as in the value.
    void filterRequested(const QString& path, const QString& text, bool exclude);
    void contextMenuAboutToShow(QMenu* menu, const QModelIndex& index);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir
