// Tables: typed columns in memory, and the readers and writers of their files.
//
// A file is read once, in windows of bytes; a window is cut where records end, its pieces are parsed in parallel into
// plain columns (`Piece`), and what they hold is appended in the order of the file (`ColumnStore`). Faults are
// gathered on the way and said all at once (`FaultLog`).
