-- breaking: no
-- AddForeignKey
ALTER TABLE "compliance_record" ADD CONSTRAINT "compliance_record_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "collection_case"("id") ON DELETE SET NULL ON UPDATE CASCADE;
