void ibs_none(void);
